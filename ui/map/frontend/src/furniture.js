// Fixed parts of the map: its panes, the scale bar, how names are written.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { TEXTS } from './texts.js'

const PANES = {
  water: 402, roads: 404, compounds: 410, committees: 412, hotspots: 414, dwellings: 420, complaints: 430, route: 434,
  names: 440, badges: 445, stops: 447, selection: 450, drawing: 460,
}

export function emptyMap(element) {
  const map = L.map(element, {
    center: [31, 121], zoom: 14, minZoom: 9, maxZoom: 20, zoomSnap: 0.25, zoomDelta: 1,
    preferCanvas: true, zoomControl: false, attributionControl: true,
  })
  map.attributionControl.setPrefix(false).addAttribution(TEXTS.note)
  element.setAttribute('role', 'region')
  element.setAttribute('aria-label', TEXTS.mapLabel)
  for (const [name, level] of Object.entries(PANES)) {
    const pane = map.createPane(name)
    pane.style.zIndex = level
    pane.style.pointerEvents = 'none'
  }
  L.control.zoom({ zoomInTitle: TEXTS.zoomIn, zoomOutTitle: TEXTS.zoomOut }).addTo(map)
  scaleBar().addTo(map)
  return map
}

export function namesOf(key) {
  if (key === 'committees') return { pane: 'names', fromZoom: 0, bold: true, colour: '#6b2c00' }
  return key === 'hotspots' ? { pane: 'names', fromZoom: 0, bold: true, colour: '#7a0048' } : null
}

function scaleBar() {
  const scale = L.control.scale({ imperial: false, maxWidth: 120 })
  scale._updateMetric = function (maximum) {
    const metres = this._getRoundNum(maximum)
    const label = metres < 1000 ? `${metres} ${TEXTS.metres}` : `${metres / 1000} ${TEXTS.kilometres}`
    this._updateScale(this._mScale, label, metres / maximum)
  }
  return scale
}
