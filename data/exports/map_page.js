// The map of a take-away page. `map` is the Leaflet map, `packed` the data as base64 of JSON: nothing in them is ever
// code here, in the page or on the server. Every text goes in by textContent.
const bytes = Uint8Array.from(atob(packed), sign => sign.charCodeAt(0))
const data = JSON.parse(new TextDecoder().decode(bytes))
const edge = '#5b6470'
const dash = { hidden: '1 4', few: '7 4', unknown: '2 6' }

const told = lines => () => {
  const box = document.createElement('div')
  lines.forEach((line, number) => {
    const row = document.createElement('div')
    if (number === 0) row.className = 'first'
    row.textContent = line
    box.append(row)
  })
  return box
}
// Hover tells, a click keeps: never both over each other.
const telling = (mark, lines) => mark.bindTooltip(told(lines), { sticky: true }).bindPopup(told(lines))
  .on('popupopen', () => mark.closeTooltip())
const group = () => L.layerGroup().addTo(map)
const ground = group(), compounds = group(), names = group(), buildings = group()

for (const [layer, isArea, rings] of data.base) {
  const look = { interactive: false, color: layer === 'roads' ? '#a5aeb8' : '#7fb2d6', weight: isArea ? 1 : 3 }
  const Shape = isArea ? L.polygon : L.polyline
  new Shape(rings, isArea ? Object.assign(look, { fillColor: '#cfe4f2', fillOpacity: 1 }) : look).addTo(ground)
}
for (const [rings, point, at, lines, look, colour] of data.compounds) {
  const style = { color: edge, weight: look in dash ? 2 : 1, dashArray: dash[look] || null, fillColor: colour, fillOpacity: 0.85 }
  const mark = rings ? L.polygon(rings, style) : L.circleMarker(point, Object.assign(style, { radius: 9 }))
  telling(mark, lines).addTo(compounds)
  const label = L.tooltip({ permanent: true, direction: 'center', className: 'name', interactive: false })
  label.setLatLng(at).setContent(told(lines.slice(0, 1))()).addTo(names)
}
for (const [point, lines, files] of data.buildings) {
  const look = files === null ? { radius: 4, fillOpacity: 0, color: '#7a3b00', weight: 1.5 }
    : { radius: 4 + Math.min(8, Math.sqrt(files)), fillOpacity: 0.9, fillColor: '#7a3b00', color: '#ffffff', weight: 1 }
  telling(L.circleMarker(point, look), lines).addTo(buildings)
}
const layers = { '小区': compounds, '小区名称': names, '楼（户档汇总）': buildings }
if (data.base.length) layers['道路、水系'] = ground
L.control.layers(null, layers, { collapsed: false, position: 'topright' }).addTo(map)

L.Control.Scale.include({
  _updateMetric(most) {
    const metres = this._getRoundNum(most)
    this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most)
  },
})
map.options.zoomSnap = 0.25
const namesByZoom = () => map.getContainer().classList.toggle('far', map.getZoom() < 15)
map.on('zoomend', namesByZoom)
const fit = () => { map.invalidateSize(); map.fitBounds(data.bounds, { animate: false }); map.fire('move'); namesByZoom() }
fit()
window.addEventListener('load', fit)
