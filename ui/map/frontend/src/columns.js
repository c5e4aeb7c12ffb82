// From the frames that arrive (Apache Arrow tables) to typed columns.
export const numbers = (frame, name) => frame.getChild(name).toArray()

export const texts = (frame, name) => {
  const column = frame.getChild(name)
  return i => String(column.get(i))
}

export function compoundColumns(frame) {
  return {
    id: texts(frame, 'id'), name: texts(frame, 'name'), text: texts(frame, 'text'), note: texts(frame, 'note'),
    code: numbers(frame, 'code'), sketch: numbers(frame, 'sketch'), longitude: numbers(frame, 'longitude'), latitude: numbers(frame, 'latitude'),
    count: frame.numRows,
  }
}

const NO_POINTS = { id: () => '', longitude: [], latitude: [], group: [], compound: [], counts: null, count: 0 }

export function pointColumns(frame) {
  if (!frame) return NO_POINTS
  return {
    id: texts(frame, 'id'), longitude: numbers(frame, 'longitude'), latitude: numbers(frame, 'latitude'),
    group: numbers(frame, 'code'), compound: numbers(frame, 'compound'),
    counts: frame.getChild('orders') ? numbers(frame, 'orders') : null, count: frame.numRows,
  }
}

export function routeColumns(frame) {
  if (!frame) return { id: () => '', label: () => '', stops: [], count: 0 }
  const [team, longitude, latitude] = ['team', 'longitude', 'latitude'].map(name => numbers(frame, name))
  const label = texts(frame, 'label')
  const stops = Array.from({ length: frame.numRows }, (_, i) => ({
    team: team[i], label: label(i), longitude: longitude[i], latitude: latitude[i],
  }))
  return { id: texts(frame, 'id'), label, stops, count: frame.numRows }
}

// Outlines frame -> rings by compound row, as Leaflet wants them ([lat, lon]).
export function ringsByRow(frame) {
  const [compound, ring, longitude, latitude] = ['compound', 'ring', 'longitude', 'latitude'].map(name => numbers(frame, name))
  const found = new Map()
  for (let i = 0; i < ring.length; i++) {
    if (!found.has(compound[i])) found.set(compound[i], [])
    const list = found.get(compound[i])
    if (!i || ring[i] !== ring[i - 1]) list.push([])
    list[list.length - 1].push([latitude[i], longitude[i]])
  }
  return found
}

// Weeks frame -> [{codes, counts} by compound row] per week; what is not listed is `zero`.
export function weekColumns(frame, weeks, compounds, zero) {
  const all = Array.from({ length: weeks }, () => ({ codes: new Uint8Array(compounds).fill(zero), counts: new Uint32Array(compounds) }))
  const [compound, week, count, code] = ['compound', 'week', 'count', 'code'].map(name => numbers(frame, name))
  for (let i = 0; i < compound.length; i++) {
    all[week[i]].codes[compound[i]] = code[i]
    all[week[i]].counts[compound[i]] = count[i]
  }
  return all
}
