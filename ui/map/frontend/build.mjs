// Builds ui/static/map.js and ui/static/map.css. Run: npm ci && npm run build
// The banner holds a digest of the sources; tests/unit/test_map_bundle.py compares it, so a stale build is noticed.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const sources = ['build.mjs', 'package-lock.json', ...readdirSync(join(here, 'src')).sort().map(name => `src/${name}`)]
const digest = createHash('sha256')
for (const name of sources) digest.update(readFileSync(join(here, name)))
const banner = `/* Built from ui/map/frontend (sources ${digest.digest('hex')}). Leaflet 1.9.4 (BSD-2-Clause) is inside: see LICENSES.md */`

await build({
  absWorkingDir: here,
  entryPoints: { map: 'src/index.js' },
  outdir: '../../static',
  bundle: true,
  format: 'esm',
  minify: true,
  target: ['es2020'],
  charset: 'utf8',
  legalComments: 'none',
  loader: { '.png': 'dataurl' },
  banner: { js: banner, css: banner },
})
