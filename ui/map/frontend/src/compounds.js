// The compounds: polygons (or a sized marker where only a point is known), their names, and the hit test.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { CanvasOverlay, unitX, unitY } from './overlay.js'
import { hatching } from './shapes.js'

export class CompoundLayer {
  constructor(map, pane, namesPane) {
    this.renderer = L.canvas({ pane, padding: 0.25 })
    this.group = L.layerGroup()
    this.names = new NameLayer({ pane: namesPane })
    this.map = map
    this.rows = []
  }

  // columns: id, name, class, few, longitude, latitude, has_outline; outlines: rings by row
  setData(columns, rings, classes) {
    this.group.clearLayers()
    const context = document.createElement('canvas').getContext('2d')
    const fills = classes.map(c => (c.hatch ? context.createPattern(hatching(c.colour, c.hatch), 'repeat') : c.colour))
    this.rows = []
    for (let i = 0; i < columns.code.length; i++) {
      const code = columns.code[i]
      const style = {
        renderer: this.renderer, interactive: false, color: '#5b6470', weight: 1, fillColor: fills[code], fillOpacity: 0.8,
      }
      const row = { index: i, code, rings: rings.get(i) || null, at: null }
      if (row.rings) {
        row.layer = L.polygon(row.rings, style)
        row.bounds = row.layer.getBounds()
      } else {
        row.at = L.latLng(columns.latitude[i], columns.longitude[i])
        row.radius = classes[code].radius
        row.layer = L.circleMarker(row.at, { ...style, radius: row.radius })
        row.bounds = L.latLngBounds(row.at, row.at)
      }
      row.layer.addTo(this.group)
      this.rows.push(row)
    }
    this.names.setData(this.rows.map(row => {
      const place = row.rings ? L.latLng(columns.latitude[row.index], columns.longitude[row.index]) : row.at
      return { name: columns.name(row.index), place, bounds: row.bounds, below: row.rings ? 0 : row.radius + 8 }
    }))
  }

  bounds() {
    return this.rows.reduce((all, row) => all.extend(row.bounds), L.latLngBounds([]))
  }

  // Row index at a place, or -1; of nested outlines the smallest.
  pick(latlng, containerPoint, tolerance) {
    let best = -1
    let least = Infinity
    for (const row of this.rows) {
      if (row.at) {
        const distance = this.map.latLngToContainerPoint(row.at).distanceTo(containerPoint)
        if (distance <= row.radius + tolerance) return row.index
      } else if (row.bounds.contains(latlng) && inside(row.rings, latlng)) {
        const extent = (row.bounds.getEast() - row.bounds.getWest()) * (row.bounds.getNorth() - row.bounds.getSouth())
        if (extent < least) {
          least = extent
          best = row.index
        }
      }
    }
    return best
  }
}

function inside(rings, { lat, lng }) {
  let odd = false
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [y1, x1] = ring[i]
      const [y2, x2] = ring[j]
      if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd
    }
  }
  return odd
}

// Names as canvas text (text can never become markup); a name that would cover another is left out.
const NameLayer = CanvasOverlay.extend({
  initialize(options) {
    this.options = options
    this._items = []
  },
  setData(items) {
    const extent = ({ bounds }) => (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth())
    this._items = items.slice().sort((a, b) => extent(b) - extent(a))
    this.redraw()
  },
  draw(g, view) {
    if (view.zoom < 14) return
    g.font = '12px "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif'
    g.textAlign = 'center'
    g.textBaseline = 'middle'
    g.lineJoin = 'round'
    g.lineWidth = 3
    g.strokeStyle = 'rgba(255,255,255,0.9)'
    g.fillStyle = '#1f2933'
    const boxes = []
    for (const { name, place, below } of this._items) {
      const x = unitX(place.lng) * view.scale - view.origin.x
      const y = unitY(place.lat) * view.scale - view.origin.y + below
      const half = g.measureText(name).width / 2 + 2
      const box = [x - half, y - 8, x + half, y + 8]
      if (boxes.some(b => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue
      boxes.push(box)
      g.strokeText(name, x, y)
      g.fillText(name, x, y)
    }
  },
})
