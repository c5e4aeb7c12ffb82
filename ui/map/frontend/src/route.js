// Routes of teams: a line through numbered stops; teams differ by colour, dash and the team's letter before the number.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { CanvasOverlay, unitX, unitY } from './overlay.js'

const RADIUS = 10

export class RouteLayer {
  // onDrawn: called when the stops lie elsewhere
  constructor(pane, stopsPane, onDrawn) {
    this.renderer = L.canvas({ pane, padding: 0.25 })
    this.lines = L.layerGroup()
    this.stops = new StopLayer({ pane: stopsPane, onDrawn })
  }

  // stops: [{team, label, longitude, latitude}] in the order of each team's way; styles: [{colour, dash}]
  setData(stops, styles) {
    this.lines.clearLayers()
    const ways = new Map()
    for (const stop of stops) {
      if (!ways.has(stop.team)) ways.set(stop.team, [])
      ways.get(stop.team).push([stop.latitude, stop.longitude])
    }
    for (const [team, way] of ways) {
      const { colour, dash } = styles[team]
      const common = { renderer: this.renderer, interactive: false, lineJoin: 'round' }
      L.polyline(way, { ...common, color: '#ffffff', weight: 6 }).addTo(this.lines)
      L.polyline(way, { ...common, color: colour, weight: 3, dashArray: dash || null }).addTo(this.lines)
    }
    this.stops.setData(stops, styles)
  }

  show(map, shown) {
    for (const layer of [this.lines, this.stops]) {
      if (shown) layer.addTo(map)
      else layer.remove()
    }
  }
}

const StopLayer = CanvasOverlay.extend({
  initialize(options) {
    this.options = options
    this._stops = []
  },
  setData(stops, styles) {
    this._stops = stops
    this._styles = styles
    this.redraw()
  },
  draw(g, view) {
    g.font = '600 12px "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif'
    g.textAlign = 'center'
    g.textBaseline = 'middle'
    this._at = []
    for (const stop of this._stops) {
      const x = unitX(stop.longitude) * view.scale - view.origin.x
      const y = unitY(stop.latitude) * view.scale - view.origin.y
      const half = Math.max(RADIUS, g.measureText(stop.label).width / 2 + 5)
      this._at.push({ x, y, radius: RADIUS, wide: half })
      g.fillStyle = this._styles[stop.team].colour
      g.strokeStyle = '#ffffff'
      g.lineWidth = 2
      g.beginPath()
      g.arc(x - half + RADIUS, y, RADIUS, Math.PI / 2, (3 * Math.PI) / 2)
      g.arc(x + half - RADIUS, y, RADIUS, (3 * Math.PI) / 2, Math.PI / 2)
      g.closePath()
      g.fill()
      g.stroke()
      g.fillStyle = '#ffffff'
      g.fillText(stop.label, x, y + 0.5)
    }
    this.options.onDrawn()
  },
  // What badges and names keep clear of.
  taken() {
    return this._map && this._at ? this._at : []
  },
  pick(layerPoint, tolerance) {
    if (!this._map || !this._at) return -1
    const x = layerPoint.x - this._corner.x
    const y = layerPoint.y - this._corner.y
    // the later stop lies on top
    for (let i = this._at.length - 1; i >= 0; i--) {
      if (Math.hypot(this._at[i].x - x, this._at[i].y - y) <= RADIUS + tolerance) return i
    }
    return -1
  },
})
