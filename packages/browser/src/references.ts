import type { Page } from 'playwright-core';

/** The references of snapshots, such as e12: each stands for one element for as long as the session lasts. */
export interface References {
  /** Forgets Playwright's references when the page changes: in the next document they begin anew. */
  watch(page: Page): void;
  /** Begins a snapshot of the page; returns the reference for what Playwright calls an element. */
  begin(page: Page): (own: string) => string;
  /** What Playwright calls the element; undefined if it is not in the page's latest snapshot. */
  find(page: Page, reference: string): string | undefined;
}

/**
 * An element keeps its reference from one snapshot to the next; none is ever given to another element. Only the latest
 * snapshot of a page is remembered: a page can make new elements for each.
 */
export function createReferences(): References {
  let last = 0;
  const known = new WeakMap<Page, Map<string, string>>();
  const latest = new WeakMap<Page, Map<string, string>>();

  return {
    watch(page) {
      page.on('framenavigated', () => known.delete(page));
    },
    begin(page) {
      const before = known.get(page);
      const named = new Map<string, string>();
      const current = new Map<string, string>();
      known.set(page, named);
      latest.set(page, current);
      return (own) => {
        const reference = before?.get(own) ?? `e${++last}`;
        named.set(own, reference);
        current.set(reference, own);
        return reference;
      };
    },
    find: (page, reference) => latest.get(page)?.get(reference),
  };
}
