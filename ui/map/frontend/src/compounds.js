// The compounds: polygons (or a sized marker where only a point is known), their names, and the hit test.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { NameLayer } from './names.js'
import { hatching } from './shapes.js'

export class CompoundLayer {
  constructor(map, pane, namesPane) {
    this.renderer = L.canvas({ pane, padding: 0.25 })
    this.group = L.layerGroup()
    this.names = new NameLayer({ pane: namesPane, fromZoom: 14, driven: true })
    this.map = map
    this.rows = []
  }

  // columns: id, name, code, sketch, longitude, latitude; outlines: rings by row
  setData(columns, rings, classes) {
    this.group.clearLayers()
    this.codes = columns.code
    this.classes = classes
    const fills = fillsOf(classes)
    this.rows = []
    for (let i = 0; i < columns.code.length; i++) {
      const code = columns.code[i]
      const style = {
        renderer: this.renderer, interactive: false, color: '#5b6470', weight: 1, fillColor: fills[code], fillOpacity: 0.8,
      }
      const row = { index: i, code, rings: rings.get(i) || null, at: null }
      if (row.rings) {
        row.layer = L.polygon(row.rings, columns.sketch[i] ? { ...style, weight: 2, dashArray: '6 4' } : style)
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

  // Other colours for a while (a week that is played); without arguments the layer's own again.
  recolour(codes = this.codes, classes = this.classes) {
    const fills = fillsOf(classes)
    for (const row of this.rows) row.layer.setStyle({ fillColor: fills[codes[row.index]] })
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

function fillsOf(classes) {
  const context = document.createElement('canvas').getContext('2d')
  return classes.map(c => (c.hatch ? context.createPattern(hatching(c.colour, c.hatch), 'repeat') : c.colour))
}
