// Legend and layer switches in one control. Only textContent: labels may hold anything.
import { hatching, newSprite } from './shapes.js'
import { TEXTS } from './texts.js'

const NARROW = 520  // folded at first
const WIDE = 900  // lies on the map; else below it, so that it covers no data

export class Legend {
  constructor(frame, onToggle) {
    this.frame = frame
    this.onToggle = onToggle
    this.root = element(frame, 'details', 'legend')
    this.root.open = frame.clientWidth > NARROW
    element(this.root, 'summary', '', TEXTS.legend)
    this.body = element(this.root, 'div', 'legend-body')
  }

  // Width that the legend takes from the map, in pixels.
  width() {
    return this.root.open && this.frame.classList.contains('wide') ? this.root.offsetWidth + 10 : 0
  }

  place(mapHeight) {
    const wide = this.frame.clientWidth >= WIDE
    this.frame.classList.toggle('wide', wide)
    this.body.style.maxHeight = wide ? `${Math.max(120, mapHeight - 70)}px` : ''
  }

  render(layers, hidden) {
    const content = JSON.stringify(layers)
    if (content === this.content) return  // an unchanged legend keeps its focus and scroll position
    this.content = content
    const focused = this.root.getRootNode().activeElement?.dataset?.layer
    this.body.textContent = ''
    for (const layer of layers) {
      const section = element(this.body, 'section')
      const box = layer.choice ? element(section, 'div', 'legend-title plain', layer.title)
        : this._switch(section, layer.key, layer.title, hidden, 'legend-title')
      if (layer.unit) box.append(`（${layer.unit}）`)
      for (const row of layer.rows) {
        if (layer.choice) this._switch(section, row.key, row.label, hidden, 'legend-row', null, undefined, layer.key)
        else if (row.key) this._switch(section, row.key, row.label, hidden, 'legend-row', swatch(row), row.count)
        else {
          const line = element(section, 'div', 'legend-row')
          line.append(swatch(row))
          element(line, 'span', '', row.label)
          if (row.count !== undefined) element(line, 'span', 'legend-count', String(row.count))
        }
      }
      for (const note of layer.notes) element(section, 'div', 'legend-note', note)
    }
    if (focused) this.body.querySelector(`[data-layer="${focused}"]`)?.focus()
  }

  // choice: name of the group of which one is shown; else a switch by itself.
  _switch(parent, key, text, hidden, className, picture, count, choice = '') {
    const label = element(parent, 'label', className)
    const box = element(label, 'input')
    box.type = choice ? 'radio' : 'checkbox'
    box.name = choice
    box.checked = !hidden.has(key)
    box.dataset.layer = key
    box.addEventListener('change', () => this.onToggle(key, box.checked))
    if (picture) label.append(picture)
    element(label, 'span', '', text)
    if (count !== undefined) element(label, 'span', 'legend-count', String(count))
    return label
  }
}

export function element(parent, tag, className = '', text = '') {
  const created = document.createElement(tag)
  if (className) created.className = className
  if (text) created.textContent = text
  parent.append(created)
  return created
}

function swatch(row) {
  if (row.line) return lineSwatch(row.line)
  if (row.shape) return newSprite(row, 5.5, Math.max(2, window.devicePixelRatio || 1)).canvas
  const canvas = document.createElement('canvas')
  canvas.width = 36
  canvas.height = 24
  canvas.style.width = '18px'
  canvas.style.height = '12px'
  const g = canvas.getContext('2d')
  g.scale(2, 2)
  g.fillStyle = row.hatch ? g.createPattern(hatching(row.colour, row.hatch), 'repeat') : row.colour
  g.fillRect(0.5, 0.5, 17, 11)
  g.strokeStyle = '#5b6470'
  g.strokeRect(0.5, 0.5, 17, 11)
  return canvas
}

function lineSwatch({ colour, weight, dash, fill }) {
  const canvas = document.createElement('canvas')
  canvas.width = 52
  canvas.height = 24
  canvas.style.width = '26px'
  canvas.style.height = '12px'
  const g = canvas.getContext('2d')
  g.scale(2, 2)
  if (fill) {
    g.fillStyle = fill
    g.fillRect(0, 0, 26, 12)
  }
  g.strokeStyle = colour
  g.lineWidth = weight
  g.setLineDash((dash || '').split(' ').filter(Boolean).map(Number))
  g.beginPath()
  g.moveTo(0, 6)
  g.lineTo(26, 6)
  g.stroke()
  return canvas
}
