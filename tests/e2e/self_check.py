"""What a page must hold for everybody's eyes and fingers, measured in the browser by one script."""

from __future__ import annotations

from playwright.sync_api import Page

MINIMUM_CONTRAST = 4.5
MINIMUM_TEXT_PIXELS = 12

# WCAG 2.2: contrast ratio (1.4.3; text of disabled controls is exempt); names of controls (4.1.2).
_FAULTS = r"""
([leastContrast, leastPixels]) => {
  const faults = new Set();
  const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const ground = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(rgba(getComputedStyle(e).backgroundColor));
    return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const faded = element => {
    let all = 1;
    for (let e = element; e; e = e.parentElement) all *= parseFloat(getComputedStyle(e).opacity);
    return all;
  };
  const seen = element => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
    && element.getClientRects().length > 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (!text || !element || element.closest('script, style, noscript, svg, canvas, [aria-hidden=true]')) continue;
    if (element.closest('[disabled], [aria-disabled=true]') || !seen(element)) continue;
    // The value of a slider hangs from its coloured handle and stands beside it, on the page's own ground.
    if (element.closest('[data-testid=stSliderThumbValue]')) continue;
    const style = getComputedStyle(element);
    const pixels = parseFloat(style.fontSize);
    if (pixels === 0) continue;
    if (pixels < leastPixels) faults.add(`文字 ${pixels} px：${text.slice(0, 20)}`);
    const below = ground(element);
    const colour = rgba(style.color);
    colour[3] *= faded(element);
    const [a, b] = [luminance(over(colour, below)), luminance(below)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < leastContrast) faults.add(`对比度 ${ratio.toFixed(2)}：${text.slice(0, 20)} ${style.color}`);
  }
  const named = element => {
    const ids = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
    return [
      element.getAttribute('aria-label'), ...ids.map(id => document.getElementById(id)?.textContent),
      ...[...(element.labels || [])].map(label => label.textContent), element.textContent, element.title,
      element.placeholder,
    ].filter(Boolean).join(' ').trim();
  };
  const controls = 'button, a[href], input:not([type=hidden]):not([type=file]), select, textarea, [role=button], '
    + '[role=tab], [role=combobox]';
  for (const element of document.querySelectorAll(controls)) {
    if (!seen(element) || element.closest('[aria-hidden=true]')) continue;
    if (!named(element)) faults.add(`没有名称：${element.outerHTML.slice(0, 120)}`);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [aria-roledescription]')) {
    if (!seen(element)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-roledescription']) {
      const words = element.getAttribute(name) || '';
      const isEnglish = /[A-Za-z]{3}/.test(words) && !/[\u4e00-\u9fff]/.test(words);
      if (isEnglish) faults.add(`英文 ${name}：${words.slice(0, 60)}`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.add('页面可以左右滚动');
  const main = document.querySelector('[data-testid=stMain]');
  if (main && main.scrollWidth > main.clientWidth) faults.add('正文可以左右滚动');
  for (const sign of document.querySelectorAll('[data-testid=stDialog] h1, [data-testid=stDialog] h2')) {
    if (!/[\u4e00-\u9fff]/.test(sign.textContent)) faults.add(`英文对话框：${sign.textContent}`);
  }
  return [...faults];
}
"""
# Words that Streamlit brings along; each of them must have been replaced or hidden.
_ENGLISH = ("Choose an option", "Choose options", "Select all", "Browse files", "Drag and drop", "Page not found")


def faults_of(page: Page) -> list[str]:
    """Every fault on the page as a sentence; [] when it holds: contrast, size of text, width, names, Chinese."""
    found: list[str] = page.evaluate(_FAULTS, [MINIMUM_CONTRAST, MINIMUM_TEXT_PIXELS])
    shown = page.locator("body").inner_text()
    return found + [f"英文：{words}" for words in _ENGLISH if words in shown]
