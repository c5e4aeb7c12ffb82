import { CanvasOverlay, unitX, unitY } from './overlay.js'

// Names as canvas text (text can never become markup); a name that would cover another is left out.
export const NameLayer = CanvasOverlay.extend({
  initialize(options) {
    this.options = options  // pane, fromZoom, bold
    this._items = []
    this._taken = []
  },
  setData(items) {
    const extent = ({ bounds }) => (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth())
    this._items = items.map(item => ({ ...item, name: shortened(item.name) })).sort((a, b) => extent(b) - extent(a))
    this.redraw()
  },
  // taken: [{x, y, radius, wide}] on a canvas of the same place: stops and badges. A name that one of them would
  // cover, or that would cover it, stands below or above it, or is left out.
  drawBeside(taken) {
    this._taken = taken
    this.redraw()
  },
  draw(g, view) {
    if (view.zoom < this.options.fromZoom) return
    g.font = `${this.options.bold ? '600 13px' : '12px'} "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif`
    g.textAlign = 'center'
    g.textBaseline = 'middle'
    g.lineJoin = 'round'
    g.lineWidth = 3
    g.strokeStyle = 'rgba(255,255,255,0.9)'
    g.fillStyle = this.options.colour || '#1f2933'
    const boxes = []
    for (const { name, place, below } of this._items) {
      const x = unitX(place.lng) * view.scale - view.origin.x
      const own = unitY(place.lat) * view.scale - view.origin.y + below
      const half = g.measureText(name).width / 2 + 2
      const at = y => this._taken.find(one => Math.abs(one.x - x) < (one.wide || one.radius) + half && Math.abs(one.y - y) < one.radius + 8)
      const first = at(own)
      const y = first ? [first.y + first.radius + 9, first.y - first.radius - 9].find(other => !at(other)) : own
      if (y === undefined) continue
      const box = [x - half, y - 8, x + half, y + 8]
      if (boxes.some(b => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue
      boxes.push(box)
      g.strokeText(name, x, y)
      g.fillText(name, x, y)
    }
  },
})

function shortened(name) {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name
}
