// The shapes of ui/map/marks.py, drawn on any 2D context.
function polygon(g, points) {
  points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)))
  g.closePath()
}

function star(x, y, r) {
  const points = []
  for (let i = 0; i < 10; i++) {
    const radius = i % 2 ? r * 0.5 : r * 1.25
    const angle = (Math.PI / 5) * i - Math.PI / 2
    points.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)])
  }
  return points
}

const bars = (x, y, r, w) => [
  [x - w, y - r], [x + w, y - r], [x + w, y - w], [x + r, y - w], [x + r, y + w], [x + w, y + w],
  [x + w, y + r], [x - w, y + r], [x - w, y + w], [x - r, y + w], [x - r, y - w], [x - w, y - w],
]

const turned = (points, x, y) => {
  const s = Math.SQRT1_2
  return points.map(([px, py]) => [x + (px - x) * s - (py - y) * s, y + (px - x) * s + (py - y) * s])
}

const OUTLINES = {
  circle: (g, x, y, r) => g.arc(x, y, r, 0, 2 * Math.PI),
  ring: (g, x, y, r) => g.arc(x, y, r * 0.85, 0, 2 * Math.PI),
  square: (g, x, y, r) => g.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
  diamond: (g, x, y, r) => polygon(g, [[x, y - r * 1.2], [x + r * 1.2, y], [x, y + r * 1.2], [x - r * 1.2, y]]),
  triangle: (g, x, y, r) => polygon(g, [[x, y - r * 1.2], [x + r * 1.15, y + r * 0.9], [x - r * 1.15, y + r * 0.9]]),
  triangle_down: (g, x, y, r) => polygon(g, [[x, y + r * 1.2], [x + r * 1.15, y - r * 0.9], [x - r * 1.15, y - r * 0.9]]),
  star: (g, x, y, r) => polygon(g, star(x, y, r)),
  plus: (g, x, y, r) => polygon(g, bars(x, y, r * 1.1, r * 0.42)),
  cross: (g, x, y, r) => polygon(g, turned(bars(x, y, r * 1.2, r * 0.4), x, y)),
}

export function drawMark(g, mark, x, y, r) {
  const outline = OUTLINES[mark.shape]
  if (!outline) throw new Error(`unknown shape ${mark.shape}`)
  g.lineJoin = 'round'
  g.beginPath()
  outline(g, x, y, r)
  if (mark.shape === 'ring') {
    g.lineWidth = Math.max(1.4, r * 0.5) + 1.6
    g.strokeStyle = '#ffffff'
    g.stroke()
    g.lineWidth = Math.max(1.4, r * 0.5)
    g.strokeStyle = mark.colour
    g.stroke()
    return
  }
  g.lineWidth = 2
  g.strokeStyle = mark.shape === 'triangle' ? '#4d3d00' : '#ffffff'  // yellow needs a dark edge on a light ground
  g.stroke()
  g.fillStyle = mark.colour
  g.fill()
}

const sprites = new Map()

// A canvas image of one mark, made once; `size` is its edge in CSS pixels. The legend needs one of its own to put in.
export function sprite(mark, radius, ratio) {
  const key = `${mark.shape} ${mark.colour} ${radius} ${ratio}`
  if (!sprites.has(key)) sprites.set(key, newSprite(mark, radius, ratio))
  return sprites.get(key)
}

export function newSprite(mark, radius, ratio) {
  const size = Math.ceil(radius * 2.6 + 4)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.round(size * ratio)
  canvas.style.width = canvas.style.height = `${size}px`
  const g = canvas.getContext('2d')
  g.scale(canvas.width / size, canvas.width / size)
  drawMark(g, mark, size / 2, size / 2, radius)
  return { canvas, size }
}

// Grey hatching: no colour of the ramp may be read where the value is unknown or rests on too few cases.
export function hatching(ground, line) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 8
  const g = canvas.getContext('2d')
  g.fillStyle = ground
  g.fillRect(0, 0, 8, 8)
  g.strokeStyle = line
  g.lineWidth = 1.5
  g.beginPath()
  for (const shift of [-8, 0, 8]) {
    g.moveTo(shift - 1, 9)
    g.lineTo(shift + 9, -1)
  }
  g.stroke()
  return canvas
}
