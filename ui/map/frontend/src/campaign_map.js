// One map on a page: its layers, what a pointer finds, what survives a rerun.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { BadgeLayer } from './badges.js'
import { BaseMaps, isBase } from './base_maps.js'
import { compoundColumns, pointColumns, ringsByRow, routeColumns, weekColumns } from './columns.js'
import { CompoundLayer } from './compounds.js'
import { buttonBar } from './controls.js'
import { described } from './describe.js'
import { FeatureLayer, featuresOf } from './features.js'
import { emptyMap, namesOf } from './furniture.js'
import { Legend } from './legend.js'
import { LOOK_AFTER, readLink, writeLink } from './link.js'
import { Player } from './player.js'
import { PointLayer } from './points.js'
import { RouteLayer } from './route.js'
import { Search } from './search.js'
import { searchSources } from './search_sources.js'
import { aroundCompound, aroundPoint } from './selection.js'
import { Switches } from './switches.js'
import { targetAt } from './target.js'
import { TEXTS } from './texts.js'
import { join } from './together.js'
import { Tools } from './tools.js'

const POINTS = ['complaints', 'dwellings']  // uppermost first
const FEATURES = ['water', 'roads', 'committees', 'hotspots']
const KIND_OF = { compounds: 'compound', dwellings: 'dwelling', complaints: 'complaint', route: 'stop' }
const CLOSE_ZOOM = 17.5
const TELL_AFTER = 400

const kept = new Map()  // by the component's key: a page that is left and entered again shows the same view

export class CampaignMap {
  constructor(parentElement, data) {
    this.key = data.key
    this.isLinked = Boolean(data.linked)
    const before = kept.get(this.key)
    this.path = window.location.pathname
    const link = this.isLinked && !before ? readLink() : null
    this.switches = new Switches(before, link)
    this.view = before ? before.view : link && link.view
    this.versions = {}
    this.columns = {}
    this.frame = parentElement.querySelector('.frame')
    this.element = parentElement.querySelector('.map')
    this.setHeight(data.height)
    const map = this.map = emptyMap(this.element)
    this.addTools(Boolean(data.tools))
    this.legend = new Legend(this.frame, (key, shown) => this.toggle(key, shown))
    this.legend.place(this.element.clientHeight)
    this.base = new BaseMaps(map, this.element)
    this.compounds = new CompoundLayer(map, 'compounds', 'names')
    const onDrawn = () => this.drawTop()
    for (const kind of POINTS) this[kind] = new PointLayer({ pane: kind, marks: data.marks[kind], onDrawn })
    this.badges = new BadgeLayer({
      pane: 'badges', driven: true, layers: [this.dwellings, this.complaints], stops: () => this.route.stops.taken(),
      onDrawn: taken => this.nameLayers.forEach(names => names.drawBeside(taken)),
    })
    map.on('moveend resize viewreset', onDrawn)
    this.route = new RouteLayer('route', 'stops', onDrawn)
    this.features = Object.fromEntries(FEATURES.map(key => [key, new FeatureLayer(key, namesOf(key))]))
    this.nameLayers = [this.compounds, ...Object.values(this.features)].map(layer => layer.names).filter(Boolean)
    this.badges.addTo(map)
    this.tooltip = L.tooltip({ direction: 'top', offset: [0, -6], opacity: 0.97 })
    this.selection = L.layerGroup().addTo(map)
    this.picked = null
    map.on('click', event => this.click(event))
    map.on('mousemove', event => this.hoverSoon(event))
    map.on('mouseout', () => this.hover(null))
    map.on('moveend', () => this.remember())
    this.observer = new ResizeObserver(() => this.resized())
    this.observer.observe(this.element)
    this.timer = this.isLinked ? setInterval(() => this.link(), LOOK_AFTER) : 0
    this.leave = data.group ? join(data.group, map) : () => {}
  }

  // hasTools: the main map of a page; a small one has only zoom and 全.
  addTools(hasTools) {
    const fit = { sign: TEXTS.fitShort, name: TEXTS.fitAll, press: () => this.fit() }
    if (!hasTools) {
      buttonBar(this.map, [fit])
      return
    }
    const modes = ['measure', 'select']
    this.tools = new Tools(this.map, this.element, {
      onSelect: ring => this.trigger('picked', { kind: 'ring', ring }),
      onMode: mode => {
        modes.forEach((name, i) => this.buttons[2 + i].setAttribute('aria-pressed', String(mode === name)))
        if (mode && this.player.isOpen) this.play()
        this.element.classList.toggle('drawing', Boolean(mode))
        this.report()
      },
    })
    this.player = new Player(this.element, week => this.showWeek(week))
    this.search = new Search(this.element, found => this.goTo(found))
    this.buttons = buttonBar(this.map, [
      fit,
      { sign: TEXTS.fullScreenShort, name: TEXTS.fullScreen, press: () => this.fullScreen() },
      { sign: TEXTS.measureShort, name: TEXTS.measure, press: () => this.tools.toggle('measure'), toggles: true },
      { sign: TEXTS.selectShort, name: TEXTS.select, press: () => this.tools.toggle('select'), toggles: true },
      { sign: TEXTS.playShort, name: TEXTS.play, press: () => this.play(), toggles: true },
    ])
    this.buttons[1].hidden = !document.fullscreenEnabled
  }

  remove() {
    clearInterval(this.timer)
    clearTimeout(this.telling)
    if (this.player) this.player.pause()
    this.leave()
    this.observer.disconnect()
    this.map.remove()
  }

  setHeight(height) {
    this.element.style.height = `min(${height}px, 80vh, 130vw)`
  }

  fullScreen() {
    if (this.frame.getRootNode().fullscreenElement) document.exitFullscreen()
    else this.frame.requestFullscreen()
  }

  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue
    this.data = data
    if (this.height !== data.height) {
      this.height = data.height
      this.setHeight(data.height)
      this.legend.place(this.element.clientHeight)
    }
    const changed = Object.keys(data.versions).filter(kind => this.versions[kind] !== data.versions[kind])
    for (const kind of changed) {
      this.versions[kind] = data.versions[kind]
      this.load(kind, data)
    }
    const picked = JSON.stringify(data.picked)
    const isNew = picked !== this.pickedByPage
    if (isNew) {
      this.pickedByPage = picked
      this.picked = data.picked
    }
    if (this.tools) this.tools.showSelected(data.ring)
    this.switches.learn(data.legend)
    this.renderLegend()
    this.showLayers()
    if (changed.length || isNew) {
      this.hover(null)
      this.placeView()
      this.drawSelection()
    }
    this.report()
    this.tellSoon()
  }

  load(kind, data) {
    if (kind === 'compounds') {
      this.columns.compounds = compoundColumns(data.compounds)
      this.compounds.setData(this.columns.compounds, ringsByRow(data.outlines), data.classes)
    } else if (kind === 'features') {
      const found = data.features ? featuresOf(data.features, data.lines) : new Map()
      for (const key of FEATURES) this.features[key].setData(found.get(key) || [], data.styles[key] || [])
    } else if (kind === 'route') {
      this.columns.route = routeColumns(data.route)
      this.route.setData(this.columns.route.stops, data.styles.route)
    } else if (kind === 'weeks') {
      this.buttons[4].hidden = !data.weeks
      if (!data.weeks) return
      const { labels, zero } = data.week
      this.weeks = weekColumns(data.weeks, labels.length, this.columns.compounds.count, zero)
      this.player.setLabels(labels)
    } else if (kind === 'known_as') {
      this.loadSearch(data)
    } else if (kind === 'base_maps') {
      this.base.setData(data.base_maps)
    } else {
      const columns = this.columns[kind] = pointColumns(data[kind])
      this[kind].options.marks = data.marks[kind]
      this[kind].setData(columns.longitude, columns.latitude, columns.group, columns.counts)
    }
    if (this.search && POINTS.includes(kind)) this.loadSearch(data)
  }

  loadSearch(data) {
    if (data.known_as) this.search.setSources(searchSources(this.columns, data.known_as))
  }

  // A thing that was searched: shown close, picked as by a click.
  goTo({ kind, row }) {
    if (kind === 'compounds') this.map.fitBounds(this.compounds.rows[row].bounds.pad(0.6), { maxZoom: CLOSE_ZOOM, animate: false })
    else this.map.setView(this[kind].latLng(row), CLOSE_ZOOM, { animate: false })
    this.pick({ kind, row })
  }

  play() {
    if (!this.player.isOpen && this.tools.mode) this.tools.toggle(this.tools.mode)
    this.player.toggle()
    this.buttons[4].setAttribute('aria-pressed', String(this.player.isOpen))
  }

  showWeek(week) {
    this.week = week
    if (week === null) this.compounds.recolour()
    else this.compounds.recolour(this.weeks[week].codes, this.data.week.classes)
    this.renderLegend()
    this.report()
  }

  // What the compound's tooltip says while a year is played.
  weekText(row) {
    return this.week == null ? '' : `${this.weeks[this.week].counts[row]} ${TEXTS.units.complaints}`
  }

  renderLegend() {
    const layers = this.week == null ? this.data.legend : this.data.legend.map(layer => (layer.key === 'compounds' ? this.data.week.legend : layer))
    this.legend.render(layers, this.switches.hidden)
  }

  toggle(key, shown) {
    if (isBase(key)) this.switches.choose(key)
    else this.switches.set(key, shown)
    this.hover(null)
    this.showLayers()
    this.remember()
  }

  showLayers() {
    const shows = key => this.switches.isShown(key)
    this.base.show(this.switches.hidden)
    const set = (layer, shown) => (shown ? layer.addTo(this.map) : layer.remove())
    set(this.compounds.group, shows('compounds'))
    set(this.compounds.names, shows('names'))
    for (const kind of POINTS) {
      this[kind].setHidden(this.switches.hiddenGroups(kind))
      set(this[kind], shows(kind))
    }
    this.drawTop()
    for (const [key, layer] of [...Object.entries(this.features), ['route', this.route]]) layer.show(this.map, shows(key))
    this.report()
  }

  // Badges, then the names beside them: once for all layers that were drawn in a frame.
  drawTop() {
    if (this.willDrawTop) return
    this.willDrawTop = true
    requestAnimationFrame(() => {
      this.willDrawTop = false
      if (this.map._container) this.badges.redraw()
    })
  }

  bounds() {
    const all = this.compounds.bounds()
    if (all.isValid()) return all
    for (const kind of POINTS) {
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
    this.map.fitBounds(bounds, { paddingTopLeft: [48, 12], paddingBottomRight: [legend + 12, 28], maxZoom: 18, animate: false })
    return true
  }

  // First show: the kept or linked view, else what the page picked, else all data. Later: leave the view, unless the
  // data lie somewhere else.
  placeView() {
    const bounds = this.bounds()
    if (!bounds.isValid() || !this.isLaidOut()) return  // resized() comes back to it
    if (this.placed) {
      if (!bounds.intersects(this.map.getBounds())) this.fit()
      return
    }
    this.placed = true
    if (this.view) this.map.setView(this.view.center, this.view.zoom, { animate: false })
    if (this.view && bounds.intersects(this.map.getBounds())) return
    const row = this.picked ? this.rowOf(this.picked) : -1
    if (row >= 0 && this.picked.kind !== 'compounds') this.map.setView(this[this.picked.kind].latLng(row), CLOSE_ZOOM, { animate: false })
    else this.placed = this.fit()
  }

  resized() {
    this.map.invalidateSize({ animate: false })  // keeps the centre
    this.legend.place(this.element.clientHeight)
    if (!this.placed && this.columns.compounds) this.placeView()
    this.report()
  }

  remember() {
    if (!this.placed) return
    this.view = { center: this.map.getCenter(), zoom: this.map.getZoom() }
    kept.set(this.key, { view: this.view, hidden: this.switches.hidden, byDefault: this.switches.byDefault })
    this.link()
    this.report()
    this.tellSoon()
  }

  link() {
    if (this.isLinked && this.placed && this.view && window.location.pathname === this.path) {
      writeLink({ ...this.view, ...this.switches.changes() })
    }
  }

  // What is in sight, to a page that wants to know (it exports that); never otherwise, since the page runs for it.
  tellSoon() {
    clearTimeout(this.telling)
    if (!this.data.tells_view || !this.placed) return
    this.telling = setTimeout(() => {
      const view = this.map.getBounds()
      const told = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map(limit => Number(limit.toFixed(6)))
      if (String(told) === String(this.told)) return
      this.told = told
      this.trigger('picked', { kind: 'view', view: told })
    }, TELL_AFTER)
  }

  click(event) {
    if (this.tools && this.tools.click(event.latlng)) return
    const touch = event.originalEvent && event.originalEvent.pointerType === 'touch'
    const target = targetAt(this, POINTS, event, touch ? 12 : 3)
    if (target && target.cluster) {
      const bounds = this[target.kind].clusterBounds(target.cluster)
      const zoom = Math.max(this.map.getBoundsZoom(bounds.pad(0.2)), this.map.getZoom() + 1)
      this.map.setView(bounds.getCenter(), Math.min(zoom, this.map.getMaxZoom()), { animate: false })
      return
    }
    this.hover(target, event.latlng)
    this.pick(target)
  }

  pick(target) {
    this.picked = target && { kind: target.kind, id: this.columns[target.kind].id(target.row) }
    this.drawSelection()
    if (this.picked) this.trigger('picked', { kind: KIND_OF[this.picked.kind], id: this.picked.id })
  }

  hoverSoon(event) {
    this.pointer = event
    if (event.originalEvent.target.closest('.panel, .search, .leaflet-control')) return this.hover(null)
    if (this.waiting || this.map.dragging.moving() || (this.tools && this.tools.mode)) return
    this.waiting = true
    requestAnimationFrame(() => {
      this.waiting = false
      if (this.map._container) this.hover(targetAt(this, POINTS, this.pointer, 3), this.pointer.latlng)
    })
  }

  hover(target, latlng) {
    const name = target && `${target.kind} ${target.row}`
    this.element.style.cursor = target ? 'pointer' : ''
    if (!target) {
      this.map.closeTooltip(this.tooltip)
    } else {
      if (name !== this.hovered) this.tooltip.setContent(described(this, target))
      this.tooltip.setLatLng(latlng)
      if (!this.map.hasLayer(this.tooltip)) this.map.openTooltip(this.tooltip)
    }
    this.hovered = name
  }

  rowOf({ kind, id }) {
    const columns = this.columns[kind]
    if (!columns) return -1
    for (let row = 0; row < columns.count; row++) if (columns.id(row) === id) return row
    return -1
  }

  drawSelection() {
    this.selection.clearLayers()
    const row = this.picked ? this.rowOf(this.picked) : -1
    if (row < 0 || this.picked.kind === 'route') return
    const { kind } = this.picked
    const mark = kind === 'compounds' ? aroundCompound(this.compounds.rows[row]) : aroundPoint(this[kind].latLng(row))
    mark.addTo(this.selection)
  }

  // What is on the screen, for tests and assistive tools; no data but counts and the view.
  report() {
    const center = this.map.getCenter()
    Object.assign(this.element.dataset, {
      ready: String(Boolean(this.placed)), zoom: this.map.getZoom(), center: `${center.lat.toFixed(6)},${center.lng.toFixed(6)}`,
      compounds: this.compounds.rows.length, dwellings: this.columns.dwellings ? this.columns.dwellings.count : 0,
      clusters: this.dwellings.clusters.length, week: this.week ?? '', mode: (this.tools && this.tools.mode) || '', base: this.base.key,
    })
  }
}
