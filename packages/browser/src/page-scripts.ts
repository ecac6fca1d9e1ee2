// These run in pages, so they are text: nothing here may refer to the server's scope.

/** A function of an element and an argument, for Playwright's `evaluate`. */
function inPage(source: string) {
  return new Function('element', 'argument', `return (${source})(element, argument);`) as (
    element: unknown,
    argument: unknown,
  ) => unknown;
}

/** The most characters of a text that are useful to anybody. */
export const MAX_TEXT = 100_000;

/** What a reader sees of the page; a document without a body (XML, a frameset) as plain text. */
export const READ_PAGE = `
  String(document.body?.innerText ?? document.documentElement?.textContent ?? '').slice(0, ${MAX_TEXT})
`;

/** Whether the document has what a snapshot is taken of. */
export const HAS_BODY = 'document.body !== null';

/** How many elements and characters of text a document has. */
export const MEASURE_PAGE = `
  [document.getElementsByTagName('*').length, document.documentElement?.textContent?.length ?? 0]
`;

/** Which form a field takes, if it did not take this value; undefined if it did. */
export const FIND_FORMAT = inPage(`(element, value) => {
  const form = {
    date: 'yyyy-mm-dd', month: 'yyyy-mm', week: 'yyyy-Www', time: 'hh:mm', 'datetime-local': 'yyyy-mm-ddThh:mm',
    color: '#rrggbb', number: 'a number', range: 'a number from ' + (element.min || 0) + ' to ' + (element.max || 100),
  }[element.type];
  const isExact = ['color', 'range', 'number'].includes(element.type);
  const isTaken = isExact ? element.value === value.trim().toLowerCase() : element.value !== '' || value === '';
  return isTaken ? undefined : form;
}`);

/** The options of a select, as far as somebody would read them. */
export const LIST_OPTIONS = inPage(`
  (select) => Array.from(select.options ?? [], ({ label }) => label.slice(0, 100)).slice(0, 100)
`);

/**
 * What a person clicks to change a checkbox or radio button that is hidden, or covered by its label: pages draw their own
 * there. Null if it can be clicked itself, or need not be.
 */
export const FIND_LABEL = inPage(`(element, isChecked) => {
  const isChoice = element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type);
  const canChange = isChoice && !element.matches(':disabled') && (isChecked || element.type === 'checkbox');
  if (!canChange || element.checked === isChecked) return null;
  const labels = [...element.labels].filter((label) => label.checkVisibility({ visibilityProperty: true }));
  const { width, height } = element.getBoundingClientRect();
  if (width * height === 0 || !element.checkVisibility({ visibilityProperty: true })) return labels[0] ?? null;
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { x, y } = element.getBoundingClientRect();
  const found = element.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
  return found === element ? null : labels.find((label) => label.contains(found)) ?? null;
}`);

export const HAS_LINK = inPage(`(element) => element.querySelector('a, button') !== null`);

export const IS_FILE_INPUT = inPage(
  `(element) => element instanceof HTMLInputElement && element.type === 'file'`,
);

/** Whether a click on the element may open another tab. */
export const LEADS_ELSEWHERE = inPage(`
  (element) => (element.closest('a, area, form') ?? element.querySelector('a'))?.target === '_blank'
`);

/**
 * Scrolls the innermost box around the element, or around the middle of the page, that can still move in this direction;
 * answers how far it moved, and how far it still can.
 */
export const SCROLL = inPage(`(element, { x, y, isWholePage }) => {
  const middle = () => {
    let found = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    while (found?.shadowRoot?.elementFromPoint(innerWidth / 2, innerHeight / 2)) {
      const inner = found.shadowRoot.elementFromPoint(innerWidth / 2, innerHeight / 2);
      if (inner === found) break;
      found = inner;
    }
    return found;
  };
  const page = document.scrollingElement ?? document.documentElement;
  const leftOf = (box) => x !== 0
    ? (x > 0 ? box.scrollWidth - box.clientWidth - box.scrollLeft : box.scrollLeft)
    : (y > 0 ? box.scrollHeight - box.clientHeight - box.scrollTop : box.scrollTop);
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  for (let box = isWholePage ? middle() ?? page : element; ; box = parentOf(box) ?? page) {
    const [left, top] = [box.scrollLeft, box.scrollTop];
    if (leftOf(box) >= 1) {
      box.scrollBy({ left: x, top: y, behavior: 'instant' });
      const moved = Math.abs(box.scrollLeft - left) + Math.abs(box.scrollTop - top);
      if (moved > 0) return { moved: Math.round(moved), left: Math.max(0, Math.round(leftOf(box))) };
    }
    if (box === page) return { moved: 0, left: 0 };
  }
}`);

/** Downloads the document that is open, with the cookies that it was opened with. */
export const DOWNLOAD_THIS = `
  Object.assign(document.createElement('a'), { href: location.href, download: '' }).click()
`;
