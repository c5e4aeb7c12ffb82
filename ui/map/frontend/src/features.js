// Outlined layers: hotspots, committees, roads and water. Lines differ by dash and weight, never by colour alone.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { NameLayer } from './names.js'

export class FeatureLayer {
  constructor(pane, names) {
    this.renderer = L.canvas({ pane, padding: 0.25 })
    this.group = L.layerGroup()
    this.names = names ? new NameLayer({ ...names, driven: true }) : null
  }

  // features: [{name, style, rings: [[lat, lon]…]}]; styles: [{colour, weight, dash, casing, fill, closed}]
  setData(features, styles) {
    this.group.clearLayers()
    const items = []
    for (const { name, style, rings } of features) {
      const look = styles[style]
      const Shape = look.closed ? L.polygon : L.polyline
      const common = { renderer: this.renderer, interactive: false, fill: false, lineJoin: 'round' }
      if (look.casing) {
        new Shape(rings, { ...common, color: '#ffffff', weight: look.weight + 3, opacity: 0.9 }).addTo(this.group)
      }
      const line = new Shape(rings, {
        ...common, color: look.colour, weight: look.weight, dashArray: look.dash || null,
        fill: Boolean(look.fill), fillColor: look.fill, fillOpacity: 1,
      }).addTo(this.group)
      if (!name) continue
      const bounds = line.getBounds()
      const isTop = look.label_at === 'top'
      const place = L.latLng(isTop ? bounds.getNorth() : bounds.getSouth(), bounds.getCenter().lng)
      items.push({ name, place, bounds, below: isTop ? -9 : 0 })
    }
    if (this.names) this.names.setData(items)
  }

  show(map, shown) {
    for (const layer of [this.group, this.names]) {
      if (!layer) continue
      if (shown) layer.addTo(map)
      else layer.remove()
    }
  }
}

// Frames -> features by layer key.
export function featuresOf(frame, lines) {
  const column = name => frame.getChild(name)
  const layer = column('layer')
  const name = column('name')
  const style = column('style')
  const all = []
  const byLayer = new Map()
  for (let i = 0; i < frame.numRows; i++) {
    const feature = { name: String(name.get(i)), style: Number(style.get(i)), rings: [] }
    all.push(feature)
    const key = String(layer.get(i))
    if (!byLayer.has(key)) byLayer.set(key, [])
    byLayer.get(key).push(feature)
  }
  const [of, ring, longitude, latitude] = ['feature', 'ring', 'longitude', 'latitude'].map(one => lines.getChild(one).toArray())
  for (let i = 0; i < of.length; i++) {
    const { rings } = all[of[i]]
    if (!i || ring[i] !== ring[i - 1]) rings.push([])
    rings[rings.length - 1].push([latitude[i], longitude[i]])
  }
  return byLayer
}
