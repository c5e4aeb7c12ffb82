// Which layers and groups are shown: each layer's own default, what the user switched, what a link says.
export class Switches {
  constructor(kept, link) {
    this.hidden = kept ? kept.hidden : new Set()
    this.byDefault = kept ? kept.byDefault : new Map()  // key -> is hidden at first
    this.link = kept ? null : link
  }

  // layers of the legend: {key, off, rows: [{key}]}
  learn(layers) {
    for (const { key, off, rows } of layers) {
      this._learn(key, Boolean(off))
      for (const row of rows) if (row.key) this._learn(row.key, Boolean(row.off))
    }
    this.present = new Set(layers.map(layer => layer.key))
  }

  _learn(key, off) {
    if (this.byDefault.has(key)) return
    this.byDefault.set(key, off)
    const isHidden = this.link && this.link.on.includes(key) ? false : this.link && this.link.off.includes(key) ? true : off
    if (isHidden) this.hidden.add(key)
  }

  set(key, shown) {
    if (shown) this.hidden.delete(key)
    else this.hidden.add(key)
  }

  // One of those whose keys share the word before the colon.
  choose(key) {
    const group = key.slice(0, key.indexOf(':') + 1)
    for (const other of this.byDefault.keys()) if (other.startsWith(group)) this.set(other, other === key)
  }

  isShown(key) {
    return this.present.has(key) && !this.hidden.has(key)
  }

  // Numbers of the groups of a point layer that are switched off.
  hiddenGroups(kind) {
    return new Set([...this.hidden].filter(key => key.startsWith(`${kind}:`)).map(key => Number(key.split(':')[1])))
  }

  // What differs from the defaults, for a link.
  changes() {
    const known = [...this.byDefault]
    return {
      on: known.filter(([key, off]) => off && !this.hidden.has(key)).map(([key]) => key),
      off: known.filter(([key, off]) => !off && this.hidden.has(key)).map(([key]) => key),
    }
  }
}
