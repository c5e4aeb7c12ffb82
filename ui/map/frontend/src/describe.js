// What is said of a thing under the pointer. Only textContent: names may hold anything.
import { element } from './legend.js'
import { TEXTS } from './texts.js'

export function described(map, { kind, row, cluster }) {
  const box = document.createElement('div')
  const columns = map.columns[kind]
  if (cluster) {
    element(box, 'div', 'first', TEXTS.cluster(cluster.count, TEXTS.units[kind]))
    map[kind].options.marks.forEach((mark, group) => {
      if (cluster.groups[group]) element(box, 'div', '', `${mark.label} ${cluster.groups[group]} ${TEXTS.units[kind]}`)
    })
  } else if (kind === 'compounds') {
    element(box, 'div', 'first', columns.name(row))
    element(box, 'div', '', map.weekText(row) || columns.text(row))
    if (columns.sketch[row]) element(box, 'div', '', TEXTS.sketch)
    if (columns.note(row)) element(box, 'div', '', columns.note(row))
  } else if (kind === 'route') {
    element(box, 'div', 'first', `${TEXTS.stop} ${columns.label(row)}`)
    element(box, 'div', '', `${TEXTS.dwelling} ${columns.id(row)}`)
  } else {
    element(box, 'div', 'first', `${kind === 'dwellings' ? TEXTS.dwelling : TEXTS.complaint} ${columns.id(row)}`)
    const compound = columns.compound[row]
    if (compound >= 0) element(box, 'div', '', map.columns.compounds.name(compound))
    element(box, 'div', '', map[kind].options.marks[columns.group[row]].label)
    if (columns.counts && columns.counts[row] > 1) element(box, 'div', '', TEXTS.orders(columns.counts[row]))
  }
  return box
}
