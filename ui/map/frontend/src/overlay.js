// A canvas that follows the map: subclasses implement draw(g, view) and call redraw() when their data change.
import * as L from 'leaflet/dist/leaflet-src.esm.js'

const PADDING = 0.25  // of the map's size on each side, so that a short drag shows no blank edge

export const CanvasOverlay = L.Layer.extend({
  onAdd(map) {
    this._map = map
    this._canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated')
    this._canvas.style.pointerEvents = 'none'
    map.getPane(this.options.pane).appendChild(this._canvas)
    this.redraw()
  },
  onRemove() {
    this._canvas.remove()
    this._canvas = null
  },
  // driven: somebody else says when to redraw after a move
  getEvents() {
    const events = this.options.driven ? {} : { moveend: this.redraw, resize: this.redraw, viewreset: this.redraw }
    if (this._map.options.zoomAnimation) events.zoomanim = this._follow
    return events
  },
  _follow(event) {
    const scale = this._map.getZoomScale(event.zoom)
    const offset = this._map._latLngBoundsToNewLayerBounds(this._bounds, event.zoom, event.center).min
    L.DomUtil.setTransform(this._canvas, offset, scale)
  },
  redraw() {
    const map = this._map
    if (!map || !this._canvas) return
    const size = map.getSize()
    const margin = L.point(Math.floor(size.x * PADDING), Math.floor(size.y * PADDING))
    const full = size.add(margin.multiplyBy(2))
    const corner = map.containerPointToLayerPoint([-margin.x, -margin.y])
    this._bounds = L.latLngBounds(map.layerPointToLatLng(corner), map.layerPointToLatLng(corner.add(full)))
    L.DomUtil.setPosition(this._canvas, corner)
    const ratio = window.devicePixelRatio || 1
    this._canvas.width = Math.round(full.x * ratio)
    this._canvas.height = Math.round(full.y * ratio)
    this._canvas.style.width = `${full.x}px`
    this._canvas.style.height = `${full.y}px`
    const g = this._canvas.getContext('2d')
    g.scale(ratio, ratio)
    const origin = map.getPixelOrigin().add(corner)
    this._corner = corner
    this.draw(g, { scale: map.options.crs.scale(map.getZoom()), zoom: map.getZoom(), origin, width: full.x, height: full.y, ratio })
  },
})

// Web Mercator of the unit square (0..1): multiplied by view.scale it gives pixels.
export function unitX(longitude) {
  return longitude / 360 + 0.5
}

export function unitY(latitude) {
  const s = Math.sin((latitude * Math.PI) / 180)
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)
}

export function longitudeOf(x) {
  return (x - 0.5) * 360
}

export function latitudeOf(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI
}
