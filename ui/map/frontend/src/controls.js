// Buttons on the map: one bar, each with a Chinese name for those who cannot see its sign.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { element } from './legend.js'

// buttons: [{sign, name, press, toggles}]; returns the elements in the same order.
export function buttonBar(map, buttons) {
  const control = L.control({ position: 'topleft' })
  const made = []
  control.onAdd = () => {
    const bar = L.DomUtil.create('div', 'leaflet-bar leaflet-control')
    L.DomEvent.disableClickPropagation(bar)
    for (const { sign, name, press, toggles } of buttons) {
      const button = element(bar, 'button', 'map-button', sign)
      button.type = 'button'
      button.title = name
      button.setAttribute('aria-label', name)
      if (toggles) button.setAttribute('aria-pressed', 'false')
      button.addEventListener('click', press)
      made.push(button)
    }
    return bar
  }
  control.addTo(map)
  return made
}

// A panel over the lower edge of the map.
export function panel(frame, name) {
  const box = element(frame, 'div', 'panel')
  box.setAttribute('role', 'group')
  box.setAttribute('aria-label', name)
  box.hidden = true
  L.DomEvent.disableClickPropagation(box)
  L.DomEvent.disableScrollPropagation(box)
  return box
}

export function textButton(parent, text, press) {
  const button = element(parent, 'button', 'panel-button', text)
  button.type = 'button'
  button.addEventListener('click', press)
  return button
}
