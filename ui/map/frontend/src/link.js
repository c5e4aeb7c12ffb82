// The view and the layer switches in the page's address, so that a copied link shows the same map.
// Written without a new entry in the history and without a run of the page.

// The page writes the rest of the address (what is picked, the measure) from its own copy, in which what stands here is
// as old as its last run: the map looks after its part every second, as long as its page is shown.
export const LOOK_AFTER = 1000
const NAMES = ['map', 'on', 'off']

const readKeys = text => (text ? text.split('.').filter(Boolean).map(key => key.replace('-', ':')) : [])
const writeKeys = keys => keys.map(key => key.replace(':', '-')).sort().join('.')

export function readLink() {
  const found = new URLSearchParams(window.location.search)
  const [zoom, latitude, longitude] = (found.get('map') || '').split('_').map(Number)
  const valid = Number.isFinite(zoom) && zoom >= 0 && zoom <= 22 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180
  return {
    view: valid && found.get('map') ? { zoom, center: [latitude, longitude] } : null,
    on: readKeys(found.get('on')),
    off: readKeys(found.get('off')),
  }
}

export function writeLink({ zoom, center, on, off }) {
  const address = new URL(window.location.href)
  const values = [`${zoom}_${center.lat.toFixed(5)}_${center.lng.toFixed(5)}`, writeKeys(on), writeKeys(off)]
  NAMES.forEach((name, i) => (values[i] ? address.searchParams.set(name, values[i]) : address.searchParams.delete(name)))
  if (address.href !== window.location.href) window.history.replaceState(window.history.state, '', address)
}
