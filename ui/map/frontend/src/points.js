// One canvas for all points of a layer: typed arrays, one sprite per group and size, clusters where points crowd,
// a grid for the hit test.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { badgeRadius } from './badges.js'
import { CanvasOverlay, latitudeOf, longitudeOf, unitX, unitY } from './overlay.js'
import { sprite } from './shapes.js'

const CELL = 64  // pixels: of a cluster and of the hit test
const CROWD = 20  // more points in a cell than this are shown as one badge
const ALONE_FROM_ZOOM = 18.5  // from here on every point is drawn
const SPREAD_METRES = 3
const GOLDEN_ANGLE = 2.399963229728653
const EQUATOR_METRES = 40075016.686
const SIZES = [1, 1.45, 1.8, 2.2]  // radius of marks that stand for 1, 2, 3–4, 5 and more

const radiusAt = zoom => (zoom < 15 ? 3 : zoom < 16 ? 3.5 : zoom < 17 ? 4.5 : zoom < 18 ? 5.5 : 7)
const sizeOf = count => (count < 2 ? 0 : count < 3 ? 1 : count < 5 ? 2 : 3)

export const PointLayer = CanvasOverlay.extend({
  initialize(options) {
    this.options = options  // pane, marks [{colour, shape}], onDrawn
    this._hidden = new Set()
    this.clusters = []  // drawn by BadgeLayer, above names and other marks
    this.setData([], [], [], null)
  },

  // counts: how many things a point stands for, or null for one each
  setData(longitude, latitude, group, counts) {
    const n = longitude.length
    this._x = new Float64Array(n)
    this._y = new Float64Array(n)
    this._group = group
    this._counts = counts
    // Several files of one building share its point: a spiral of 3 m steps keeps each of them visible and clickable.
    const before = sharing(longitude, latitude)
    for (let i = 0; i < n; i++) {
      this._x[i] = unitX(longitude[i])
      this._y[i] = unitY(latitude[i])
      if (!before[i]) continue
      const metre = 1 / (EQUATOR_METRES * Math.cos((latitude[i] * Math.PI) / 180))
      const distance = SPREAD_METRES * Math.sqrt(before[i]) * metre
      this._x[i] += distance * Math.cos(before[i] * GOLDEN_ANGLE)
      this._y[i] += distance * Math.sin(before[i] * GOLDEN_ANGLE)
    }
    this._order = byGroup(group, this.options.marks.length)
    this.redraw()
  },

  setHidden(groups) {
    if (groups.size === this._hidden.size && [...groups].every(group => this._hidden.has(group))) return
    this._hidden = groups
    this.redraw()
  },

  draw(g, view) {
    const n = this._x.length
    const groups = this.options.marks.length
    const radius = radiusAt(view.zoom)
    const edge = radius * 2
    const { x: left, y: top } = view.origin
    // Cells are fixed to the ground, so that panning does not regroup the points.
    const firstColumn = Math.floor((left - edge) / CELL)
    const firstRow = Math.floor((top - edge) / CELL)
    const columns = Math.floor((left + view.width + edge) / CELL) - firstColumn + 1
    const rows = Math.floor((top + view.height + edge) / CELL) - firstRow + 1
    const counts = new Int32Array(columns * rows)
    const cellOf = this._cells = new Int32Array(n).fill(-1)
    const px = this._px = new Float32Array(n)
    const py = this._py = new Float32Array(n)
    for (let i = 0; i < n; i++) {
      if (this._hidden.has(this._group[i])) continue
      const x = this._x[i] * view.scale - left
      const y = this._y[i] * view.scale - top
      if (x < -edge || y < -edge || x > view.width + edge || y > view.height + edge) continue
      px[i] = x
      py[i] = y
      const cell = (Math.floor((y + top) / CELL) - firstRow) * columns + Math.floor((x + left) / CELL) - firstColumn
      cellOf[i] = cell
      counts[cell]++
    }
    const crowded = cell => counts[cell] > CROWD && view.zoom < ALONE_FROM_ZOOM
    const clusters = new Map()
    const sprites = this.options.marks.map(mark => SIZES.map(size => sprite(mark, radius * size, view.ratio)))
    const taken = new Uint8Array((view.width + 1) * (view.height + 1))
    this._grid = new Map()
    this._columns = columns
    this._offset = { x: left - firstColumn * CELL, y: top - firstRow * CELL }
    this._radius = radius
    for (const i of this._order) {
      const cell = cellOf[i]
      if (cell < 0) continue
      const group = this._group[i]
      const stands = this._counts ? this._counts[i] : 1
      if (crowded(cell)) {
        let cluster = clusters.get(cell)
        if (!cluster) {
          cluster = { cell, points: 0, count: 0, x: 0, y: 0, groups: new Int32Array(groups), west: 1, east: 0, north: 1, south: 0 }
          clusters.set(cell, cluster)
        }
        addTo(cluster, px[i], py[i], group, stands, this._x[i], this._y[i])
        continue
      }
      const there = this._grid.get(cell)
      if (there) there.push(i)
      else this._grid.set(cell, [i])
      const x = px[i]
      const y = py[i]
      if (stands < 2 && x >= 0 && y >= 0 && x < view.width && y < view.height) {
        // the same mark on the same pixel would not be seen
        const pixel = Math.floor(y) * view.width + Math.floor(x)
        if (taken[pixel] === group + 1) continue
        taken[pixel] = group + 1
      }
      const { canvas, size } = sprites[group][sizeOf(stands)]
      g.drawImage(canvas, Math.round((x - size / 2) * view.ratio) / view.ratio, Math.round((y - size / 2) * view.ratio) / view.ratio, size, size)
    }
    this.clusters = [...clusters.values()]
    for (const cluster of this.clusters) {
      cluster.x /= cluster.points
      cluster.y /= cluster.points
      cluster.radius = badgeRadius(cluster.count)
      cluster.marks = this.options.marks
    }
    this.options.onDrawn()
  },

  // Row of the nearest point within `tolerance` pixels of its edge, or -1.
  pick(layerPoint, tolerance) {
    if (!this._grid || !this._map) return -1
    const { x, y } = this._onCanvas(layerPoint)
    let best = -1
    let bound = Infinity
    const column = Math.floor((x + this._offset.x) / CELL)
    const row = Math.floor((y + this._offset.y) / CELL)
    for (let a = -1; a < 2; a++) {
      for (let b = -1; b < 2; b++) {
        for (const i of this._grid.get((row + b) * this._columns + column + a) || []) {
          const distance = (this._px[i] - x) ** 2 + (this._py[i] - y) ** 2
          const reach = this._radius * SIZES[sizeOf(this._counts ? this._counts[i] : 1)] + tolerance
          // of two on the same spot the later one lies on top
          if (distance <= bound && distance <= reach ** 2) {
            bound = distance
            best = i
          }
        }
      }
    }
    return best
  },

  // Number of the cluster under a place, or -1.
  pickCluster(layerPoint) {
    if (!this._map) return -1
    const { x, y } = this._onCanvas(layerPoint)
    return this.clusters.findIndex(cluster => Math.hypot(cluster.x - x, cluster.y - y) <= cluster.radius)
  },

  clusterBounds({ west, east, north, south }) {
    return L.latLngBounds([latitudeOf(south), longitudeOf(west)], [latitudeOf(north), longitudeOf(east)])
  },

  isOn() {
    return Boolean(this._canvas)
  },

  _onCanvas(layerPoint) {
    return { x: layerPoint.x - this._corner.x, y: layerPoint.y - this._corner.y }
  },

  // Where row i is drawn, [latitude, longitude]: for the mark of what was picked.
  latLng(i) {
    return [latitudeOf(this._y[i]), longitudeOf(this._x[i])]
  },
})

function addTo(cluster, x, y, group, stands, unitLeft, unitTop) {
  cluster.points++
  cluster.count += stands
  cluster.groups[group] += stands
  cluster.x += x
  cluster.y += y
  cluster.west = Math.min(cluster.west, unitLeft)
  cluster.east = Math.max(cluster.east, unitLeft)
  cluster.north = Math.min(cluster.north, unitTop)
  cluster.south = Math.max(cluster.south, unitTop)
}

// Rows in drawing order: by group, within a group as given (a counting sort).
function byGroup(group, groups) {
  const starts = new Int32Array(groups + 1)
  for (let i = 0; i < group.length; i++) starts[group[i] + 1]++
  for (let k = 0; k < groups; k++) starts[k + 1] += starts[k]
  const order = new Int32Array(group.length)
  for (let i = 0; i < group.length; i++) order[starts[group[i]]++] = i
  return order
}

// How many earlier points lie at the same place (to 1e-6 degrees): a hash table of typed arrays, fast for 300,000.
function sharing(longitude, latitude) {
  const n = longitude.length
  const size = 2 ** Math.ceil(Math.log2(2 * n + 2))
  const keys = new Float64Array(size).fill(NaN)
  const seen = new Uint32Array(size)
  const before = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const x = Math.round(longitude[i] * 1e6)
    const y = Math.round(latitude[i] * 1e6)
    const key = y * 2 ** 29 + x
    let at = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) >>> 0 & (size - 1)
    while (seen[at] && keys[at] !== key) at = (at + 1) & (size - 1)
    keys[at] = key
    before[i] = seen[at]++
  }
  return before
}
