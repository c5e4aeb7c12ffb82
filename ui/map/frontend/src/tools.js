// Drawing on the map: measuring a length or an area, and the outline that selects dwellings.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { panel, textButton } from './controls.js'
import { element } from './legend.js'
import { TEXTS } from './texts.js'

const EARTH = 6371000
const MOST_CORNERS = 60
const LOOK = { color: '#b0005e', weight: 3, pane: 'drawing', interactive: false }

export class Tools {
  // onSelect(ring): [[longitude, latitude]…], empty = nothing is selected any more; onMode(mode): null or the tool's name
  constructor(map, frame, { onSelect, onMode }) {
    this.map = map
    this.onSelect = onSelect
    this.onMode = onMode
    this.mode = null
    this.points = []
    this.drawn = L.layerGroup().addTo(map)
    this.selected = L.layerGroup().addTo(map)
    this.panel = panel(frame, TEXTS.measure)
    this.status = element(this.panel, 'output', 'panel-text')
    this.done = textButton(this.panel, TEXTS.done, () => this.finish())
    textButton(this.panel, TEXTS.undo, () => this.undo())
    textButton(this.panel, TEXTS.clear, () => this.clear())
    textButton(this.panel, TEXTS.close, () => this.toggle(this.mode))
    frame.addEventListener('keydown', event => {
      if (event.key === 'Escape' && this.mode) this.toggle(this.mode)
    })
    map.on('dblclick', () => this.finish())
  }

  toggle(mode) {
    const next = this.mode === mode ? null : mode
    this.points = []
    this.mode = next
    this.panel.hidden = !next
    this.panel.setAttribute('aria-label', next === 'select' ? TEXTS.select : TEXTS.measure)
    this.done.hidden = next !== 'select'
    if (next) this.map.doubleClickZoom.disable()
    else this.map.doubleClickZoom.enable()
    this.draw()
    this.onMode(next)
  }

  // True when the click belongs to a tool.
  click(latlng) {
    if (!this.mode) return false
    const last = this.points[this.points.length - 1]
    // a double click comes as two clicks first
    const again = last && this.map.latLngToContainerPoint(last).distanceTo(this.map.latLngToContainerPoint(latlng)) < 4
    if (!again && this.points.length < MOST_CORNERS) this.points.push(latlng)
    this.draw()
    return true
  }

  undo() {
    this.points.pop()
    this.draw()
  }

  clear() {
    this.points = []
    this.draw()
    if (this.mode === 'select') this.onSelect([])
  }

  finish() {
    if (this.mode !== 'select') return
    let corners = this.points
    if (corners.length < 3) {
      if (corners.length) return
      const view = this.map.getBounds()
      corners = [view.getSouthWest(), view.getSouthEast(), view.getNorthEast(), view.getNorthWest()]
    }
    const ring = corners.map(({ lng, lat }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))])
    this.toggle('select')
    this.onSelect(ring)
  }

  // The outline that the page keeps; empty = none.
  showSelected(ring) {
    this.selected.clearLayers()
    if (ring.length) L.polygon(ring.map(([lng, lat]) => [lat, lng]), { ...LOOK, dashArray: '8 5', fill: false }).addTo(this.selected)
  }

  draw() {
    this.drawn.clearLayers()
    const { points } = this
    const closed = points.length > 2
    if (points.length > 1) (closed ? L.polygon : L.polyline)(points, { ...LOOK, fillOpacity: 0.08 }).addTo(this.drawn)
    for (const point of points) L.circleMarker(point, { ...LOOK, radius: 4, fillColor: '#ffffff', fillOpacity: 1 }).addTo(this.drawn)
    this.done.textContent = points.length ? TEXTS.done : TEXTS.doneView
    this.done.disabled = points.length > 0 && !closed
    this.status.textContent = this.mode === 'measure' ? measured(points) : selecting(points)
  }
}

function selecting(points) {
  if (!points.length) return TEXTS.selectStart
  return points.length < MOST_CORNERS ? TEXTS.selectMore(points.length) : TEXTS.selectFull
}

function measured(points) {
  if (points.length < 2) return TEXTS.measureStart
  const length = points.slice(1).reduce((sum, point, i) => sum + L.CRS.Earth.distance(points[i], point), 0)
  const text = `${TEXTS.length} ${length < 1000 ? `${length.toFixed(0)} ${TEXTS.metres}` : `${(length / 1000).toFixed(2)} ${TEXTS.kilometres}`}`
  if (points.length < 3) return text
  const square = area(points)
  const size = square < 10000 ? `${square.toFixed(0)} ${TEXTS.squareMetres}` : `${(square / 10000).toFixed(2)} ${TEXTS.hectares}`
  return `${text}，${TEXTS.area} ${size}`
}

// Area on the sphere, square metres (trapezoids between meridians).
export function area(points) {
  const radians = Math.PI / 180
  let sum = 0
  points.forEach((point, i) => {
    const next = points[(i + 1) % points.length]
    sum += (next.lng - point.lng) * radians * (2 + Math.sin(point.lat * radians) + Math.sin(next.lat * radians))
  })
  return Math.abs((sum * EARTH * EARTH) / 2)
}
