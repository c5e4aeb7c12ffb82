// The campaign map: a Streamlit custom component (v2). Entry points: render(component) and dispose(parentElement).
import './map.css'
import { CampaignMap } from './campaign_map.js'

const instances = new WeakMap()

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
