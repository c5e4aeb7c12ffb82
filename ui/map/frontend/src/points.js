// One canvas for all points of a layer: typed arrays, one sprite per group, a grid for the hit test.
import { CanvasOverlay, unitX, unitY } from './overlay.js'
import { sprite } from './shapes.js'

const CELL = 24
const SPREAD_METRES = 3
const GOLDEN_ANGLE = 2.399963229728653
const EQUATOR_METRES = 40075016.686

const radiusAt = zoom => (zoom < 15 ? 3 : zoom < 16 ? 3.5 : zoom < 17 ? 4.5 : zoom < 18 ? 5.5 : 7)

export const PointLayer = CanvasOverlay.extend({
  initialize(options) {
    this.options = options  // pane, marks [{colour, shape}]
    this._hidden = new Set()
    this.setData([], [], [])
  },

  setData(longitude, latitude, group) {
    const n = longitude.length
    this._x = new Float64Array(n)
    this._y = new Float64Array(n)
    this._group = group
    // Several files of one building share its point: a spiral of 3 m steps keeps each of them visible and clickable.
    const seen = new Map()
    for (let i = 0; i < n; i++) {
      let x = unitX(longitude[i])
      let y = unitY(latitude[i])
      const place = Math.round(latitude[i] * 1e6) * 2 ** 28 + Math.round(longitude[i] * 1e6)
      const before = seen.get(place) || 0
      seen.set(place, before + 1)
      if (before) {
        const metre = 1 / (EQUATOR_METRES * Math.cos((latitude[i] * Math.PI) / 180))
        const distance = SPREAD_METRES * Math.sqrt(before) * metre
        x += distance * Math.cos(before * GOLDEN_ANGLE)
        y += distance * Math.sin(before * GOLDEN_ANGLE)
      }
      this._x[i] = x
      this._y[i] = y
    }
    this._order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => group[a] - group[b] || a - b)
    this.redraw()
  },

  setHidden(groups) {
    this._hidden = groups
    this.redraw()
  },

  draw(g, view) {
    const radius = radiusAt(view.zoom)
    const sprites = this.options.marks.map(mark => sprite(mark, radius, view.ratio))
    const taken = new Uint8Array((view.width + 1) * (view.height + 1))
    const edge = radius * 2
    this._grid = new Map()
    this._radius = radius
    this._px = new Float32Array(this._x.length)
    this._py = new Float32Array(this._x.length)
    this.shown = 0
    for (const i of this._order) {
      const group = this._group[i]
      if (this._hidden.has(group)) continue
      const x = this._x[i] * view.scale - view.origin.x
      const y = this._y[i] * view.scale - view.origin.y
      if (x < -edge || y < -edge || x > view.width + edge || y > view.height + edge) continue
      this.shown++
      this._px[i] = x
      this._py[i] = y
      const cell = Math.floor(x / CELL) * 65536 + Math.floor(y / CELL)
      const there = this._grid.get(cell)
      if (there) there.push(i)
      else this._grid.set(cell, [i])
      if (x >= 0 && y >= 0 && x < view.width && y < view.height) {
        // the same mark on the same pixel would not be seen
        const pixel = Math.floor(y) * view.width + Math.floor(x)
        if (taken[pixel] === group + 1) continue
        taken[pixel] = group + 1
      }
      const { canvas, size } = sprites[group]
      g.drawImage(canvas, Math.round((x - size / 2) * view.ratio) / view.ratio, Math.round((y - size / 2) * view.ratio) / view.ratio, size, size)
    }
  },

  // Row of the nearest point within `tolerance` pixels of its edge, or -1.
  pick(layerPoint, tolerance) {
    if (!this._grid || !this._map) return -1
    const x = layerPoint.x - this._corner.x
    const y = layerPoint.y - this._corner.y
    let best = -1
    let bound = (this._radius + tolerance) ** 2
    for (let a = -1; a < 2; a++) {
      for (let b = -1; b < 2; b++) {
        const there = this._grid.get((Math.floor(x / CELL) + a) * 65536 + Math.floor(y / CELL) + b)
        if (!there) continue
        for (const i of there) {
          const distance = (this._px[i] - x) ** 2 + (this._py[i] - y) ** 2
          // of two on the same spot the later one lies on top
          if (distance <= bound) {
            bound = distance
            best = i
          }
        }
      }
    }
    return best
  },

  // Layer point of row i, for the mark of what was picked.
  latLng(i) {
    const longitude = (this._x[i] - 0.5) * 360
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - 2 * this._y[i]))) * 180) / Math.PI
    return [latitude, longitude]
  },
})
