// The campaign map: a Streamlit custom component (v2). Entry points: render(component) and dispose(parentElement).
import './map.css'
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { CompoundLayer } from './compounds.js'
import { element, Legend } from './legend.js'
import { PointLayer } from './points.js'
import { TEXTS } from './texts.js'

const KINDS = ['compounds', 'dwellings', 'complaints']
const PANES = { compounds: 410, dwellings: 420, complaints: 430, names: 440, selection: 450 }

const instances = new WeakMap()
const views = new Map()  // by the component's key: a page that is left and entered again shows the same view

export async function render(component) {
  const { data, parentElement } = component
  if (!data) return
  let ready = instances.get(parentElement)
  if (!ready) {
    ready = styles(parentElement).then(() => new CampaignMap(parentElement, data))
    instances.set(parentElement, ready)
  }
  const map = await ready
  map.update(component)
}

export function dispose(parentElement) {
  const ready = instances.get(parentElement)
  instances.delete(parentElement)
  if (ready) ready.then(map => map.remove())
}

// Leaflet measures its container, so the style sheet must be there first. One that cannot be loaded is an error.
function styles(parentElement) {
  const own = new URL(import.meta.url)
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = new URL(`map.css${own.search}`, own).href
  return new Promise((resolve, reject) => {
    link.addEventListener('load', resolve)
    link.addEventListener('error', () => reject(new Error(`cannot load ${link.href}`)))
    parentElement.prepend(link)
  })
}

const numbers = (frame, name) => frame.getChild(name).toArray()
const texts = (frame, name) => {
  const column = frame.getChild(name)
  return i => String(column.get(i))
}

class CampaignMap {
  constructor(parentElement, data) {
    this.key = data.key
    const kept = views.get(this.key)
    this.hidden = kept ? kept.hidden : new Set()
    this.view = kept ? kept.view : null
    this.versions = {}
    this.columns = {}
    this.element = parentElement.querySelector('.map')
    this.setHeight(data.height)
    const map = this.map = L.map(this.element, {
      center: [31, 121], zoom: 14, minZoom: 9, maxZoom: 20, zoomSnap: 0.25, zoomDelta: 1,
      preferCanvas: true, zoomControl: false, attributionControl: true,
    })
    map.attributionControl.setPrefix(false).addAttribution(TEXTS.note)
    this.element.setAttribute('role', 'region')
    this.element.setAttribute('aria-label', TEXTS.mapLabel)
    for (const [name, level] of Object.entries(PANES)) {
      const pane = map.createPane(name)
      pane.style.zIndex = level
      pane.style.pointerEvents = 'none'
    }
    L.control.zoom({ zoomInTitle: TEXTS.zoomIn, zoomOutTitle: TEXTS.zoomOut }).addTo(map)
    this.addFitButton()
    scaleBar().addTo(map)
    this.legend = new Legend(parentElement.querySelector('.frame'), (key, shown) => this.toggle(key, shown))
    this.legend.place(this.element.clientHeight)
    this.compounds = new CompoundLayer(map, 'compounds', 'names')
    this.dwellings = new PointLayer({ pane: 'dwellings', marks: data.marks.dwellings })
    this.complaints = new PointLayer({ pane: 'complaints', marks: data.marks.complaints })
    this.tooltip = L.tooltip({ direction: 'top', offset: [0, -6], opacity: 0.97 })
    this.selection = L.layerGroup().addTo(map)
    this.picked = null
    map.on('click', event => this.click(event))
    map.on('mousemove', event => this.hoverSoon(event))
    map.on('mouseout', () => this.hover(null))
    map.on('moveend', () => this.remember())
    this.observer = new ResizeObserver(() => this.resized())
    this.observer.observe(this.element)
  }

  remove() {
    this.observer.disconnect()
    this.map.remove()
  }

  setHeight(height) {
    this.element.style.height = `min(${height}px, 80vh, 130vw)`
  }

  addFitButton() {
    const control = L.control({ position: 'topleft' })
    control.onAdd = () => {
      const bar = L.DomUtil.create('div', 'leaflet-bar leaflet-control')
      const button = element(bar, 'a', '', TEXTS.fitShort)
      button.href = '#'
      button.title = TEXTS.fitAll
      button.setAttribute('role', 'button')
      button.setAttribute('aria-label', TEXTS.fitAll)
      L.DomEvent.disableClickPropagation(button)
      L.DomEvent.on(button, 'click', L.DomEvent.stop).on(button, 'click', () => this.fit())
      return bar
    }
    control.addTo(this.map)
  }

  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue
    this.legendLayers = data.legend
    if (this.height !== data.height) {
      this.height = data.height
      this.setHeight(data.height)
      this.legend.place(this.element.clientHeight)
    }
    const changed = KINDS.filter(kind => this.versions[kind] !== data.versions[kind])
    for (const kind of changed) {
      this.versions[kind] = data.versions[kind]
      this.load(kind, data)
    }
    this.present = new Set(data.legend.map(layer => layer.key))
    this.legend.render(data.legend, this.hidden)
    this.showLayers()
    if (changed.length) {
      this.hover(null)
      this.placeView()
      this.drawSelection()
    }
    this.report()
  }

  load(kind, data) {
    const frame = data[kind]
    this.columns[kind] = null
    if (kind === 'compounds') {
      const columns = {
        id: texts(frame, 'id'), name: texts(frame, 'name'), text: texts(frame, 'text'),
        code: numbers(frame, 'code'), longitude: numbers(frame, 'longitude'), latitude: numbers(frame, 'latitude'),
      }
      this.columns.compounds = columns
      this.compounds.setData(columns, rings(data.outlines), data.classes)
      return
    }
    const empty = { id: () => '', longitude: [], latitude: [], group: [], compound: [] }
    const columns = frame
      ? {
          id: texts(frame, 'id'), longitude: numbers(frame, 'longitude'), latitude: numbers(frame, 'latitude'),
          group: numbers(frame, 'code'), compound: numbers(frame, 'compound'),
        }
      : empty
    this.columns[kind] = columns
    this[kind].options.marks = data.marks[kind]
    this[kind].setData(columns.longitude, columns.latitude, columns.group)
  }

  toggle(key, shown) {
    if (shown) this.hidden.delete(key)
    else this.hidden.add(key)
    this.hover(null)
    this.showLayers()
    this.remember()
  }

  isShown(key) {
    return this.present.has(key) && !this.hidden.has(key)
  }

  showLayers() {
    const set = (layer, shown) => (shown ? layer.addTo(this.map) : layer.remove())
    set(this.compounds.group, this.isShown('compounds'))
    set(this.compounds.names, this.isShown('names'))
    for (const kind of ['dwellings', 'complaints']) {
      const off = [...this.hidden].filter(key => key.startsWith(`${kind}:`)).map(key => Number(key.split(':')[1]))
      this[kind].setHidden(new Set(off))
      set(this[kind], this.isShown(kind))
    }
    this.report()
  }

  bounds() {
    const all = this.compounds.bounds()
    if (all.isValid()) return all
    for (const kind of ['dwellings', 'complaints']) {
      const { longitude, latitude } = this.columns[kind]
      for (let i = 0; i < longitude.length; i++) all.extend([latitude[i], longitude[i]])
    }
    return all
  }

  // A map that the page has not laid out yet has no size, and a centre set then would become its corner.
  isLaidOut() {
    const size = this.map.getSize()
    return size.x > 0 && size.y > 0
  }

  fit() {
    const bounds = this.bounds()
    if (!bounds.isValid() || !this.isLaidOut()) return false
    const legend = this.legend.width()
    this.map.fitBounds(bounds, { paddingTopLeft: [50, 12], paddingBottomRight: [legend + 12, 28], maxZoom: 18, animate: false })
    return true
  }

  // First show: the kept view of this key, else all data. Later: leave the view, unless the data lie somewhere else.
  placeView() {
    const bounds = this.bounds()
    if (!bounds.isValid() || !this.isLaidOut()) return  // resized() comes back to it
    if (!this.placed && this.view && bounds.intersects(this.view.bounds)) {
      this.map.setView(this.view.center, this.view.zoom, { animate: false })
      this.placed = true
    } else if (!this.placed || !bounds.intersects(this.map.getBounds())) {
      this.placed = this.fit()
    }
  }

  resized() {
    this.map.invalidateSize({ animate: false })  // keeps the centre
    this.legend.place(this.element.clientHeight)
    if (!this.placed && this.columns.compounds) this.placeView()
    this.report()
  }

  remember() {
    if (!this.placed) return
    this.view = { center: this.map.getCenter(), zoom: this.map.getZoom(), bounds: this.map.getBounds() }
    views.set(this.key, { view: this.view, hidden: this.hidden })
    this.report()
  }

  // What lies at a place, uppermost first: {kind, row} or null.
  target(event, tolerance) {
    for (const kind of ['complaints', 'dwellings']) {
      if (!this.isShown(kind)) continue
      const row = this[kind].pick(event.layerPoint, tolerance)
      if (row >= 0) return { kind, row }
    }
    if (!this.isShown('compounds')) return null
    const row = this.compounds.pick(event.latlng, event.containerPoint, tolerance)
    return row >= 0 ? { kind: 'compounds', row } : null
  }

  click(event) {
    const touch = event.originalEvent && event.originalEvent.pointerType === 'touch'
    const target = this.target(event, touch ? 12 : 3)
    this.picked = target && { kind: target.kind, id: this.columns[target.kind].id(target.row) }
    this.drawSelection()
    this.hover(target, event.latlng)
    if (this.picked) this.trigger('picked', { kind: this.picked.kind.slice(0, -1), id: this.picked.id })
  }

  hoverSoon(event) {
    this.pointer = event
    if (this.waiting) return
    this.waiting = true
    requestAnimationFrame(() => {
      this.waiting = false
      if (this.map._container) this.hover(this.target(this.pointer, 3), this.pointer.latlng)
    })
  }

  hover(target, latlng) {
    const name = target && `${target.kind} ${target.row}`
    this.element.style.cursor = target ? 'pointer' : ''
    if (!target) {
      this.map.closeTooltip(this.tooltip)
    } else {
      if (name !== this.hovered) this.tooltip.setContent(this.description(target))
      this.tooltip.setLatLng(latlng)
      if (!this.map.hasLayer(this.tooltip)) this.map.openTooltip(this.tooltip)
    }
    this.hovered = name
  }

  description({ kind, row }) {
    const box = document.createElement('div')
    const columns = this.columns[kind]
    if (kind === 'compounds') {
      element(box, 'div', 'first', columns.name(row))
      element(box, 'div', '', columns.text(row))
      return box
    }
    element(box, 'div', 'first', `${kind === 'dwellings' ? TEXTS.dwelling : TEXTS.complaint} ${columns.id(row)}`)
    const compound = columns.compound[row]
    if (compound >= 0) element(box, 'div', '', this.columns.compounds.name(compound))
    element(box, 'div', '', this[kind].options.marks[columns.group[row]].label)
    return box
  }

  drawSelection() {
    this.selection.clearLayers()
    if (!this.picked) return
    const { kind, id } = this.picked
    const columns = this.columns[kind]
    const count = kind === 'compounds' ? columns.code.length : columns.group.length
    let row = 0
    while (row < count && columns.id(row) !== id) row++
    if (row === count) return
    const style = { pane: 'selection', interactive: false, fill: false, color: '#111827', weight: 3 }
    if (kind !== 'compounds') L.circleMarker(this[kind].latLng(row), { ...style, radius: 12 }).addTo(this.selection)
    else {
      const compound = this.compounds.rows[row]
      const mark = compound.rings ? L.polygon(compound.rings, style) : L.circleMarker(compound.at, { ...style, radius: compound.radius + 4 })
      mark.addTo(this.selection)
    }
  }

  // What is on the screen, for tests and assistive tools; no data but counts and the view.
  report() {
    const center = this.map.getCenter()
    Object.assign(this.element.dataset, {
      ready: String(Boolean(this.placed)), zoom: this.map.getZoom(), center: `${center.lat.toFixed(6)},${center.lng.toFixed(6)}`,
      compounds: this.compounds.rows.length, dwellings: this.columns.dwellings ? this.columns.dwellings.group.length : 0,
    })
  }
}

// Outlines frame -> rings by compound row, as Leaflet wants them ([lat, lon]).
function rings(frame) {
  const compound = numbers(frame, 'compound')
  const ring = numbers(frame, 'ring')
  const longitude = numbers(frame, 'longitude')
  const latitude = numbers(frame, 'latitude')
  const found = new Map()
  for (let i = 0; i < ring.length; i++) {
    if (!found.has(compound[i])) found.set(compound[i], [])
    const list = found.get(compound[i])
    if (!i || ring[i] !== ring[i - 1]) list.push([])
    list[list.length - 1].push([latitude[i], longitude[i]])
  }
  return found
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
