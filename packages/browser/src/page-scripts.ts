// These run in pages, so they are text: nothing here may refer to the server's scope.

/** The most characters of a text that are useful to anybody. */
export const MAX_TEXT = 100_000;

/** What a reader sees of the page; a document without a body (XML, a frameset) as plain text. */
export const READ_PAGE = `
  String(document.body?.innerText ?? document.documentElement?.textContent).slice(0, ${MAX_TEXT})
`;

/** An agent has one tab: a link for another tab opens in this one. */
export const STAY_IN_THIS_TAB = `
  document.addEventListener('click', (event) => {
    for (const node of event.composedPath()) if (node.target === '_blank') node.target = '_self';
  }, true);
`;
