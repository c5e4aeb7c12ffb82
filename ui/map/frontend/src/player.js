// Plays a year of complaints week by week, all in the browser: a slider, a button and the week in words.
import { panel, textButton } from './controls.js'
import { element } from './legend.js'
import { TEXTS } from './texts.js'

const STEP_MILLISECONDS = 700

export class Player {
  // onWeek(week): null = not playing
  constructor(frame, onWeek) {
    this.onWeek = onWeek
    this.labels = []
    this.week = null
    this.panel = panel(frame, TEXTS.play)
    this.button = textButton(this.panel, TEXTS.start, () => (this.timer ? this.pause() : this.start()))
    this.slider = element(this.panel, 'input', 'player-slider')
    this.slider.type = 'range'
    this.slider.min = '0'
    this.slider.setAttribute('aria-label', TEXTS.week)
    this.slider.addEventListener('input', () => {
      this.pause()
      this.show(Number(this.slider.value))
    })
    this.label = element(this.panel, 'output', 'panel-text')
    textButton(this.panel, TEXTS.close, () => this.toggle())
  }

  setLabels(labels) {
    this.labels = labels
    this.slider.max = String(Math.max(0, labels.length - 1))
    if (this.week !== null) this.show(Math.min(this.week, labels.length - 1))
  }

  get isOpen() {
    return this.week !== null
  }

  toggle() {
    if (this.isOpen) {
      this.pause()
      this.week = null
      this.panel.hidden = true
      this.onWeek(null)
    } else if (this.labels.length) {
      this.panel.hidden = false
      this.show(this.labels.length - 1)
    }
  }

  start() {
    if (this.week >= this.labels.length - 1) this.show(0)
    this.button.textContent = TEXTS.pause
    this.timer = setInterval(() => {
      this.show(this.week + 1)
      if (this.week >= this.labels.length - 1) this.pause()
    }, STEP_MILLISECONDS)
  }

  pause() {
    clearInterval(this.timer)
    this.timer = null
    this.button.textContent = TEXTS.start
  }

  show(week) {
    this.week = week
    this.slider.value = String(week)
    this.slider.setAttribute('aria-valuetext', this.labels[week])
    this.label.textContent = this.labels[week]
    this.onWeek(week)
  }
}
