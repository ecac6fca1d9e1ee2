import { setTimeout as sleep } from 'node:timers/promises';
import { EgressDeniedError } from '@jettson/egress';
import type { Page } from 'playwright-core';
import { explainFailure } from './explain-failure.ts';
import { DialogOpened, type Dialogs } from './hold-dialogs.ts';
import type { Tabs } from './open-tabs.ts';
import { stopLoading } from './read-page.ts';
import { rejectOn } from './reject-on.ts';

/** How long to wait, in milliseconds. */
export interface Patience {
  /** For a page to open. */
  page: number;
  /** For a selector to match. */
  element: number;
  /** For an element that is there to become visible, enabled and uncovered. */
  usable: number;
  /** For an answer to the simplest question, which a page gives unless its scripts never yield. */
  answer: number;
  /** For any action: the other limits apply first, unless the page is stuck. */
  action: number;
}

/** A page has stopped loading by then. */
const STOPPED_MS = 2_000;

export const PATIENCE: Patience = {
  page: 30_000,
  element: 30_000,
  usable: 10_000,
  answer: 20_000,
  action: 60_000,
};

/** A page whose scripts never yield. */
export class PageStuck extends Error {
  override readonly name = 'PageStuck';
  readonly page: Page;

  constructor(page: Page) {
    super('The page does not react any more, and was closed. Navigate to open a new one.');
    this.page = page;
  }
}

/**
 * Does `work` on the page that is shown until it is done or aborted, a dialog stops it, or the page clearly no longer
 * responds.
 */
export type Act = <T>(
  signal: AbortSignal | undefined,
  work: (page: Page, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

export function actOnPage({
  tabs,
  dialogs,
  isFree,
  longestMs,
  ended,
}: {
  tabs: Tabs;
  dialogs: Dialogs;
  /** Whether the page's scripts still run. */
  isFree: (page: Page) => Promise<boolean>;
  /** For a page whose scripts stop running during an action. */
  longestMs: number;
  ended: AbortSignal;
}): Act {
  async function findStuck(error: unknown, page: Page, tooLong: AbortSignal): Promise<PageStuck | null> {
    if (error instanceof PageStuck) return error;
    if (tooLong.aborted) return new PageStuck(page);
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return isTimeout && !(await isFree(page)) ? new PageStuck(page) : null;
  }

  return async (signal, work) => {
    signal?.throwIfAborted();
    ended.throwIfAborted();
    dialogs.throwIfOpen();
    const page = tabs.shown();
    if (page === null) throw new Error('No page is open. Navigate to one first.');
    const stuck = AbortSignal.timeout(longestMs);
    const crashed = new AbortController();
    const crash = () => crashed.abort(new Error('The page crashed. Navigate to open a new one.'));
    page.once('crash', crash);
    const dialog = dialogs.untilOpened();

    const end = AbortSignal.any([ended, crashed.signal, stuck, ...(signal ? [signal] : [])]);
    const start = async () => {
      if (!(await isFree(page))) throw new PageStuck(page);
      return work(page, end);
    };
    try {
      return await Promise.race([start(), rejectOn(end), dialog.opened]);
    } catch (error) {
      for (const reason of [signal, ended, crashed.signal]) reason?.throwIfAborted();
      if (error instanceof EgressDeniedError || error instanceof DialogOpened) throw error;
      const fault = await findStuck(error, page, stuck);
      if (fault === null) throw explainFailure(error);
      tabs.discard(fault.page);
      throw fault;
    } finally {
      page.off('crash', crash);
      dialog.stop();
    }
  };
}

/**
 * Whether the page's scripts still run. Chromium runs nothing of ours in a page that another one is about to replace; so
 * if there is no answer, what is loading is stopped, and the page is asked again.
 */
export async function isAnswering(page: Page, milliseconds: number, onStopped: () => void): Promise<boolean> {
  if (await answers(page, milliseconds)) return true;
  // A busy page may not even let itself be asked.
  await Promise.race([stopLoading(page), sleep(STOPPED_MS, undefined, { ref: false })]);
  const isFree = await answers(page, STOPPED_MS);
  if (isFree) onStopped();
  return isFree;
}

function answers(page: Page, milliseconds: number): Promise<boolean> {
  // A page that navigates, or is gone, is not busy.
  const answer = page.evaluate('1').then(
    () => true,
    () => true,
  );
  return Promise.race([answer, sleep(milliseconds, false, { ref: false })]);
}
