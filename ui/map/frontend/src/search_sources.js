// What the search looks through: compounds by their names and other names, files and orders by their numbers.
import { matching, matchingIds } from './search.js'
import { TEXTS } from './texts.js'

// columns: of the layers by kind; knownAs: an Arrow table of rows of compounds and what else they are called.
export function searchSources(columns, knownAs) {
  const of = knownAs.getChild('compound').toArray()
  const text = knownAs.getChild('text')
  const names = Array.from({ length: columns.compounds.count }, (_, i) => columns.compounds.name(i))
  const others = Array.from({ length: of.length }, (_, i) => String(text.get(i)))
  return [
    matching(names, row => ({ kind: 'compounds', row, text: names[row] })),
    matching(others, i => ({ kind: 'compounds', row: of[i], text: `${others[i]}（${names[of[i]]}）` })),
    ...numbers(columns.dwellings, 'dwellings', TEXTS.dwelling),
    ...numbers(columns.complaints, 'complaints', TEXTS.complaint),
  ]
}

function numbers(columns, kind, word) {
  return columns ? [matchingIds(columns.count, columns.id, row => ({ kind, row, text: `${word} ${columns.id(row)}` }))] : []
}
