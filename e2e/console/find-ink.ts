import type { Page } from '@playwright/test';

/** How far from the left edge of the content the leftmost thing that is drawn begins, in px; null if nothing is drawn. */
export interface Ink {
  /** In the bar with the heading. */
  heading: number | null;
  /** In everything else. */
  content: number | null;
}

/** Text, pictures and the borders of boxes; not what spans the whole width, such as the line below a bar. */
const FIND_INK = `(() => {
  const main = document.querySelector('#main');
  const edge = main.getBoundingClientRect();
  // Beside a list of contents, as in the reference, there is no bar: what begins at the edge is content.
  const bar = [...main.querySelectorAll('header')].find((one) => one.getBoundingClientRect().left === edge.left);
  // Tabs that are scrolled to the chosen one reach beyond the edge, where they are cut off.
  const scrolled = [...main.querySelectorAll('*')].filter((one) => one.scrollLeft > 0);
  const found = { heading: null, content: null };
  const draw = (element, { left, width, height }) => {
    if (width <= 1 || height <= 1 || width >= edge.width - 1) return;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
    const part = bar?.contains(element) ? 'heading' : 'content';
    const at = Math.round(left - edge.left);
    if (found[part] === null || at < found[part]) found[part] = at;
  };
  for (const element of main.querySelectorAll('*')) {
    if (element.closest('.sr-only, [role="status"]')) continue;
    if (scrolled.some((one) => one.contains(element))) continue;
    const style = getComputedStyle(element);
    const isBox = style.borderLeftWidth !== '0px' && !style.borderLeftColor.endsWith(', 0)');
    if (isBox || element.tagName === 'svg' || element.tagName === 'IMG') {
      draw(element, element.getBoundingClientRect());
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.data.trim() === '') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      draw(element, range.getBoundingClientRect());
    }
  }
  return found;
})()`;

export async function findInk(page: Page): Promise<Ink> {
  return page.evaluate<Ink>(FIND_INK);
}
