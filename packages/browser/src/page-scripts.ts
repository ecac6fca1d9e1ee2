// Runs in pages, hence text: nothing here may refer to the server's scope.

/** Characters of a text that are of use to anybody. */
export const MAX_TEXT = 100_000;

/** What a reader sees of the page; what has no body (XML, a frameset) as plain text. */
export const READ_PAGE = `
  String(document.body?.innerText ?? document.documentElement?.textContent).slice(0, ${MAX_TEXT})
`;

/** An agent has one tab: what a link would open in another opens in this one. */
export const STAY_IN_THIS_TAB = `
  document.addEventListener('click', (event) => {
    for (const node of event.composedPath()) if (node.target === '_blank') node.target = '_self';
  }, true);
`;
