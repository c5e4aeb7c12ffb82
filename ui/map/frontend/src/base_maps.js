// Base maps: pictures from this host below everything else, one map at a time, and what is to be said of it.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { element } from './legend.js'

const GROUP = 'base:'
export const isBase = key => key.startsWith(GROUP)

export class BaseMaps {
  constructor(map, frame) {
    this.map = map
    this.notice = element(frame, 'div', 'map-notice')
    this.notice.setAttribute('role', 'status')
    this.notice.hidden = true
    this.made = new Map()
  }

  // maps: [{key, parts, query, attribution, least, largest, bounds, warning, absent}]
  setData(maps) {
    this.hide()
    this.made = new Map(maps.map(one => [one.key, { one, layers: null }]))
  }

  // hidden: keys that are switched off. The first map that is not hidden is shown.
  show(hidden) {
    const key = [...this.made.keys()].find(name => !hidden.has(GROUP + name)) || ''
    if (key === this.key) return
    this.hide()
    this.key = key
    if (!key) return
    const found = this.made.get(key)
    found.layers ??= this.layersOf(found.one)
    for (const layer of found.layers) layer.addTo(this.map)
    this.say(found.one.warning)
  }

  hide() {
    const found = this.made.get(this.key)
    if (found && found.layers) for (const layer of found.layers) layer.remove()
    this.key = ''
    this.say('')
  }

  layersOf(one) {
    const layers = Array.from({ length: one.parts }, (_, part) => {
      const root = new URL(`tiles/${one.key}/${part}/`, document.baseURI).href
      return L.tileLayer(`${root}{z}/{x}/{y}?${one.query}`, {
        attribution: part ? '' : escaped(one.attribution),
        minZoom: Math.max(0, one.least - 2), minNativeZoom: one.least, maxNativeZoom: one.largest, maxZoom: 22,
        bounds: one.bounds ? L.latLngBounds(one.bounds) : undefined, updateWhenIdle: true, keepBuffer: 1,
      })
    })
    // The lowest picture is the map; what lies over it (names) may be missing here and there.
    let loaded = 0
    let failed = 0
    layers[0].on('loading', () => { loaded = failed = 0 })
    layers[0].on('tileload', () => { loaded++ })
    layers[0].on('tileerror', () => { failed++ })
    layers[0].on('load', () => {
      if (this.key === one.key) this.say(failed && !loaded ? one.absent : one.warning)
    })
    return layers
  }

  say(text) {
    this.notice.textContent = text
    this.notice.hidden = !text
  }
}

// Leaflet takes an attribution for markup.
function escaped(text) {
  const box = document.createElement('div')
  box.textContent = text
  return box.innerHTML
}
