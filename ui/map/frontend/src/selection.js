// The ring around what was picked.
import * as L from 'leaflet/dist/leaflet-src.esm.js'

const STYLE = { pane: 'selection', interactive: false, fill: false, color: '#111827', weight: 3 }

export function aroundPoint(latLng) {
  return L.circleMarker(latLng, { ...STYLE, radius: 12 })
}

// A compound whose outline is not known is drawn as a circle.
export function aroundCompound(compound) {
  if (compound.rings) return L.polygon(compound.rings, STYLE)
  return L.circleMarker(compound.at, { ...STYLE, radius: compound.radius + 4 })
}
