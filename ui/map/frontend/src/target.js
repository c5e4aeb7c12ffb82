// What lies under a pointer.

// {kind, row} or, of a group of points, {kind, row, cluster}; null where nothing is. map: a CampaignMap; pointKinds:
// its layers of points, uppermost first; tolerance: pixels.
export function targetAt(map, pointKinds, event, tolerance) {
  const shows = key => map.switches.isShown(key)
  if (shows('route')) {
    const row = map.route.stops.pick(event.layerPoint, tolerance)
    if (row >= 0) return { kind: 'route', row }
  }
  for (const kind of pointKinds) {
    if (!shows(kind)) continue
    const number = map[kind].pickCluster(event.layerPoint)
    if (number >= 0) return { kind, row: -1 - number, cluster: map[kind].clusters[number] }
    const row = map[kind].pick(event.layerPoint, tolerance)
    if (row >= 0) return { kind, row }
  }
  if (!shows('compounds')) return null
  const row = map.compounds.pick(event.latlng, event.containerPoint, tolerance)
  return row >= 0 ? { kind: 'compounds', row } : null
}
