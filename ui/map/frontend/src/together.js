// Maps of one group (two dates side by side) show the same place: what moves one moves the others.
const groups = new Map()
let following = false

export function join(name, map) {
  if (!groups.has(name)) groups.set(name, new Set())
  const members = groups.get(name)
  members.add(map)
  map.on('move', () => {
    if (following) return
    following = true
    for (const other of members) {
      if (other !== map) other.setView(map.getCenter(), map.getZoom(), { animate: false })
    }
    following = false
  })
  return () => {
    members.delete(map)
    if (!members.size) groups.delete(name)
  }
}
