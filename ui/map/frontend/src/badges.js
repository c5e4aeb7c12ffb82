// A cluster as a badge: the number, a ring of the groups' shares, and the mark of the most pressing group beside it.
import { CanvasOverlay } from './overlay.js'
import { sprite } from './shapes.js'

export function badgeRadius(count) {
  return 10 + 3 * Math.log10(Math.max(1, count))
}

export function countText(count) {
  return count < 10000 ? String(count) : `${(count / 10000).toFixed(count < 100000 ? 1 : 0)}万`
}

// The badges of all point layers on one canvas above names and marks; one that would cover another, or a numbered stop
// of a route, steps aside.
export const BadgeLayer = CanvasOverlay.extend({
  initialize(options) {
    this.options = options  // pane, driven, layers: point layers (the first keep their places), stops(), onDrawn(taken)
  },
  draw(g, view) {
    const placed = [...this.options.stops()]
    for (const layer of this.options.layers) {
      if (!layer.isOn()) continue
      for (const cluster of layer.clusters) {
        const other = placed.find(one => Math.hypot(one.x - cluster.x, one.y - cluster.y) < (one.wide || one.radius) + cluster.radius)
        if (other && !layer.clusters.includes(other)) {
          cluster.x = other.x + (other.wide || other.radius) + cluster.radius + 2
          cluster.y = other.y
        }
        placed.push(cluster)
        drawBadge(g, cluster, view.ratio)
      }
    }
    this.options.onDrawn(placed)
  },
})

function drawBadge(g, { x, y, count, groups, radius, marks }, ratio) {
  const turn = 2 * Math.PI
  g.fillStyle = '#ffffff'
  g.beginPath()
  g.arc(x, y, radius + 1, 0, turn)
  g.fill()
  g.lineWidth = 4
  let from = -Math.PI / 2
  for (let group = marks.length - 1; group >= 0; group--) {
    if (!groups[group]) continue
    const to = from + (turn * groups[group]) / count
    g.strokeStyle = marks[group].colour
    g.beginPath()
    g.arc(x, y, radius - 2, from, to)
    g.stroke()
    from = to
  }
  g.strokeStyle = '#1f2933'
  g.lineWidth = 1
  g.beginPath()
  g.arc(x, y, radius + 0.5, 0, turn)
  g.stroke()
  g.fillStyle = '#1f2933'
  g.font = '600 12px "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif'
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillText(countText(count), x, y + 0.5)
  const pressing = marks[lastUsed(groups)]
  const { canvas, size } = sprite(pressing, 4.5, ratio)
  g.drawImage(canvas, x + radius * 0.75 - size / 2, y - radius * 0.75 - size / 2, size, size)
}

function lastUsed(groups) {
  let group = groups.length - 1
  while (!groups[group]) group--
  return group
}
