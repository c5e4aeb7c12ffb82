// The view and the layer switches in the page's address, so that a copied link shows the same map.
// Written without a new entry in the history and without a run of the page.

const NAMES = ['map', 'on', 'off']

const readKeys = text => (text ? text.split('.').filter(Boolean).map(key => key.replace('-', ':')) : [])
const writeKeys = keys => keys.map(key => key.replace(':', '-')).sort().join('.')

export function readLink() {
  const found = new URLSearchParams(window.location.search)
  const [zoom, latitude, longitude] = (found.get('map') || '').split('_').map(Number)
  const valid = Number.isFinite(zoom) && zoom >= 0 && zoom <= 22 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180
  return {
    // what follows (the size of the sender's map) is for the server: ui/map_state.py
    view: valid && found.get('map') ? { zoom, center: [latitude, longitude] } : null,
    on: readKeys(found.get('on')),
    off: readKeys(found.get('off')),
  }
}

// size: of the map in pixels, so that the page knows what is in sight.
export function writeLink({ zoom, center, size, on, off }) {
  const address = new URL(window.location.href)
  const values = [`${zoom}_${center.lat.toFixed(5)}_${center.lng.toFixed(5)}_${size.x}_${size.y}`, writeKeys(on), writeKeys(off)]
  NAMES.forEach((name, i) => (values[i] ? address.searchParams.set(name, values[i]) : address.searchParams.delete(name)))
  if (address.href !== window.location.href) window.history.replaceState(window.history.state, '', address)
}
