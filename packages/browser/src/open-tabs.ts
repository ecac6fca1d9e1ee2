import type { BrowserContext, Page } from 'playwright-core';
import type { Notes } from './collect-notes.ts';
import { oneLine } from './one-line.ts';
import { rejectOn } from './reject-on.ts';

const MAX_TABS = 10;
const OPEN_TIMEOUT_MS = 30_000;

export interface Tabs {
  /** The page that actions go to; null if none is open. */
  shown(): Page | null;
  all(): readonly Page[];
  show(page: Page): void;
  /** Opens a tab and shows it. */
  open(): Promise<Page>;
  /** Closes a tab. The one that opened it is shown then, or the last one. */
  discard(page: Page): void;
  /** The first tab that opens during `work` is shown, as in a browser on a screen. */
  follow<T>(work: () => Promise<T>): Promise<T>;
}

/** The pages of a context, at most ten. Those that pages open themselves become tabs. */
export function openTabs(
  context: BrowserContext,
  { ended, notes, onOpened }: { ended: AbortSignal; notes: Notes; onOpened: (page: Page) => void },
): Tabs {
  let pages: Page[] = [];
  let shown: Page | null = null;
  let isOpening = false;
  /** The page that an action is under way on. */
  let acting: Page | null = null;
  const openers = new WeakMap<Page, Page>();

  context.on('page', (page) => {
    if (isOpening) return;
    if (page.url() === '') {
      // It was opened for a download, and will never have a document.
      void page.close().catch(() => {});
      return;
    }
    if (pages.length >= MAX_TABS) {
      notes.add(`A page tried to open more than ${MAX_TABS} tabs.`);
      void page.close().catch(() => {});
      return;
    }
    add(page);
    if (acting !== null) {
      openers.set(page, acting);
      if (shown === acting) shown = page;
    }
    note(page);
  });

  function add(page: Page): void {
    pages.push(page);
    page.once('crash', () => discard(page));
    page.once('close', () => forget(page));
    onOpened(page);
  }

  function note(page: Page): void {
    notes.add(() => {
      const index = pages.indexOf(page);
      if (index === -1) return 'A new tab opened and closed again.';
      const where = `A new tab opened: [${index}] ${oneLine(page.url(), 500)}.`;
      return page === shown ? `${where} It is the one that is shown now.` : where;
    });
  }

  function forget(page: Page): void {
    pages = pages.filter((other) => other !== page);
    if (shown !== page) return;
    const opener = openers.get(page);
    shown = (opener && pages.includes(opener) ? opener : pages.at(-1)) ?? null;
    if (shown !== null) notes.add(`The tab closed. Shown now: [${pages.indexOf(shown)}].`);
  }

  function discard(page: Page): void {
    forget(page);
    void page.close().catch(() => {});
  }

  /** A page that is opened while another one crashes may be put into the process that ends: the second try gets a new one. */
  async function newPage(): Promise<Page> {
    return context.newPage().catch((error: Error) => {
      if (!error.message.includes('Target crashed')) throw error;
      return context.newPage();
    });
  }

  return {
    shown: () => shown,
    all: () => pages,
    show(page) {
      shown = page;
    },
    async open() {
      isOpening = true;
      // Playwright may wait for ever for the page of a browser that has just died, or that has lost a process it needs.
      const end = AbortSignal.any([ended, AbortSignal.timeout(OPEN_TIMEOUT_MS)]);
      const page = await Promise.race([newPage(), rejectOn(end)]).finally(() => {
        isOpening = false;
      });
      add(page);
      shown = page;
      return page;
    },
    discard,
    async follow(work) {
      acting = shown;
      try {
        return await work();
      } finally {
        acting = null;
      }
    },
  };
}
