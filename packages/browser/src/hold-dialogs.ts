import type { BrowserContext, Dialog, Frame, Page } from 'playwright-core';
import type { DialogAnswer } from './browser-session.ts';
import type { Notes } from './collect-notes.ts';
import { oneLine } from './one-line.ts';
import type { Tabs } from './open-tabs.ts';

const MAX_MESSAGE = 500;
/** A page that goes on opening dialogs that nobody sees would keep us busy for ever. */
const MAX_DISMISSED = 50;
/** Of one page: the others would say nothing new. */
const MAX_NOTED = 5;

/** A dialog stopped an action halfway; the action goes on once it is answered. */
export class DialogOpened extends Error {
  override readonly name = 'DialogOpened';
}

export interface Dialogs {
  throwIfOpen(): void;
  /** Rejects with DialogOpened when one opens. `stop` ends the waiting. */
  untilOpened(): { opened: Promise<never>; stop(): void };
  answer(answer: DialogAnswer): Promise<void>;
  /** Dismisses the open one, for an agent that goes elsewhere; false if none was open. */
  dismiss(): Promise<boolean>;
  /** How many dialogs of the page were dismissed unseen. */
  dismissedOf(page: Page): number;
  /** While `work` leads elsewhere, what the page says is dismissed; if it asks whether to leave it, it is left. */
  whileLeaving<T>(page: Page, work: () => Promise<T>): Promise<T>;
}

/**
 * Keeps a dialog of the page that is shown open until it is answered; its page stands still meanwhile. Dialogs of other
 * pages, and all of them if the agent cannot answer, are dismissed.
 */
export function holdDialogs(
  context: BrowserContext,
  {
    tabs: { shown, discard },
    canAnswer,
    notes,
  }: { tabs: Pick<Tabs, 'shown' | 'discard'>; canAnswer: boolean; notes: Notes },
): Dialogs {
  let open: Dialog | null = null;
  let isLeaving = false;
  const waiting = new Set<(error: DialogOpened) => void>();
  const dismissed = new WeakMap<Page, number>();

  context.on('dialog', (dialog) => {
    const page = dialog.page();
    if (isLeaving && dialog.type() === 'beforeunload') return void dialog.accept().catch(() => {});
    if (isLeaving || !canAnswer || page === null || page !== shown()) return dismissUnseen(dialog, page);
    open = dialog;
    const forget = () => {
      if (open === dialog) open = null;
    };
    page.once('close', forget).once('crash', forget);
    notes.add(() => (open === dialog ? describe(dialog) : `${describe(dialog, 'was')} It is closed.`));
    for (const reject of waiting) reject(new DialogOpened(describe(dialog)));
  });
  context.on('dialogclosed', (dialog) => {
    if (open === dialog) open = null;
  });

  function dismissUnseen(dialog: Dialog, page: Page | null): void {
    void dialog.dismiss().catch(() => {});
    const count = page === null ? 0 : (dismissed.get(page) ?? 0) + 1;
    if (count <= MAX_NOTED) notes.add(`${describe(dialog, 'was')} It was dismissed.`);
    if (page === null) return;
    dismissed.set(page, count);
    if (count < MAX_DISMISSED) return;
    notes.add('A tab that kept opening dialogs was closed.');
    discard(page);
  }

  return {
    throwIfOpen() {
      if (open !== null) throw new Error(describe(open));
    },
    untilOpened() {
      const { promise, reject } = Promise.withResolvers<never>();
      // Whoever races it may be done before it is rejected.
      promise.catch(() => {});
      waiting.add(reject);
      return { opened: promise, stop: () => waiting.delete(reject) };
    },
    async answer({ accept, text }) {
      if (open === null) throw new Error('No dialog is open.');
      const answered = open;
      open = null;
      await (accept ? answered.accept(text) : answered.dismiss());
    },
    async dismiss() {
      const left = open;
      open = null;
      await left?.dismiss().catch(() => {});
      return left !== null;
    },
    dismissedOf: (page) => dismissed.get(page) ?? 0,
    async whileLeaving(page, work) {
      isLeaving = true;
      // From then on, it is the next page that speaks.
      const arrived = (frame: Frame) => {
        if (frame === page.mainFrame()) isLeaving = false;
      };
      page.on('framenavigated', arrived);
      try {
        return await work();
      } finally {
        page.off('framenavigated', arrived);
        isLeaving = false;
      }
    },
  };
}

function describe(dialog: Dialog, tense: 'is' | 'was' = 'is'): string {
  const message = oneLine(dialog.message(), MAX_MESSAGE);
  const kind = dialog.type() === 'beforeunload' ? '"Leave this page?"' : dialog.type();
  const preset =
    dialog.defaultValue() === ''
      ? ''
      : `, with "${oneLine(dialog.defaultValue(), MAX_MESSAGE)}" in its field`;
  const what = `${kind === 'alert' ? 'An' : 'A'} ${kind} dialog ${tense} open: "${message}"${preset}.`;
  return tense === 'was' ? what : `${what} Answer it with jettson_browser_dialog.`;
}
