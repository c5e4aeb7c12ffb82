// Finds a compound (name, other name, lane), a file or an order among what was sent, without asking the server.
import * as L from 'leaflet/dist/leaflet-src.esm.js'
import { element } from './legend.js'
import { TEXTS } from './texts.js'

const MOST = 8

const plain = text => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

export class Search {
  // onChoose({kind, row})
  constructor(frame, onChoose) {
    this.onChoose = onChoose
    this.entries = []
    this.found = []
    this.root = element(frame, 'div', 'search')
    L.DomEvent.disableClickPropagation(this.root)
    L.DomEvent.disableScrollPropagation(this.root)
    this.input = element(this.root, 'input')
    this.input.type = 'search'
    this.input.placeholder = TEXTS.search
    this.input.autocomplete = 'off'
    this.list = element(this.root, 'ul')
    this.list.id = `found-${Math.random().toString(36).slice(2)}`
    this.list.hidden = true
    this.status = element(this.root, 'output', 'for-readers')
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-label': TEXTS.search, 'aria-expanded': 'false', 'aria-controls': this.list.id, 'aria-autocomplete': 'list',
    })) this.input.setAttribute(name, value)
    this.list.setAttribute('role', 'listbox')
    this.list.setAttribute('aria-label', TEXTS.search)
    this.input.addEventListener('input', () => this.look())
    this.input.addEventListener('focus', () => this.look())
    this.input.addEventListener('keydown', event => this.key(event))
    this.root.addEventListener('focusout', event => {
      if (!this.root.contains(event.relatedTarget)) this.fold()
    })
  }

  // sources: functions (wanted, room) -> [{text, kind, row}], asked in order
  setSources(sources) {
    this.sources = sources
  }

  look() {
    const wanted = plain(this.input.value)
    this.found = []
    this.at = -1
    if (wanted && this.sources) {
      for (const source of this.sources) {
        if (this.found.length < MOST) this.found.push(...source(wanted, MOST - this.found.length))
      }
    }
    this.list.textContent = ''
    this.found.forEach((entry, i) => {
      const item = element(this.list, 'li', '', entry.text)
      item.id = `${this.list.id}-${i}`
      item.setAttribute('role', 'option')
      item.addEventListener('pointerdown', event => event.preventDefault())
      item.addEventListener('click', () => this.choose(i))
    })
    if (wanted && !this.found.length) element(this.list, 'li', 'none', TEXTS.noMatch)
    this.status.textContent = wanted ? TEXTS.matches(this.found.length) : ''
    this.list.hidden = !wanted
    this.input.setAttribute('aria-expanded', String(!this.list.hidden))
    this.mark()
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.found.length) {
      this.at = (this.at + step + this.found.length) % this.found.length
      this.mark()
      event.preventDefault()
    } else if (event.key === 'Enter' && this.found.length) {
      this.choose(Math.max(0, this.at))
    } else if (event.key === 'Escape') {
      this.fold()
      event.stopPropagation()
    }
  }

  mark() {
    const options = this.list.querySelectorAll('[role=option]')
    options.forEach((item, i) => item.setAttribute('aria-selected', String(i === this.at)))
    if (this.at >= 0) this.input.setAttribute('aria-activedescendant', options[this.at].id)
    else this.input.removeAttribute('aria-activedescendant')
  }

  choose(i) {
    const entry = this.found[i]
    this.input.value = entry.text
    this.fold()
    this.onChoose(entry)
  }

  fold() {
    this.list.hidden = true
    this.input.setAttribute('aria-expanded', 'false')
  }
}

// Rows whose text holds what is wanted; those that begin with it first.
export function matching(texts, describe) {
  const ready = texts.map(plain)
  return (wanted, room) => {
    const first = []
    const later = []
    for (let i = 0; i < ready.length && first.length < room; i++) {
      const at = ready[i].indexOf(wanted)
      if (at === 0) first.push(describe(i))
      else if (at > 0 && later.length < room) later.push(describe(i))
    }
    return [...first, ...later].slice(0, room)
  }
}

// Ids of a long layer are read only when somebody looks for one.
export function matchingIds(count, idOf, describe) {
  let ready = null
  return (wanted, room) => {
    if (wanted.length < 3 || !/\d/.test(wanted)) return []
    ready = ready || matching(Array.from({ length: count }, (_, i) => idOf(i)), describe)
    return ready(wanted, room)
  }
}
