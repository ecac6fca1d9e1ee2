import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import type { HtmlPage, ReadablePage } from './to-markdown.ts';

/** Converts pages to Markdown, in threads. Throws errors that the model may read. */
export interface PageConverter {
  /** `isCut`: the page is so large that only its beginning was converted. */
  convert(accountId: string, page: HtmlPage, signal: AbortSignal): Promise<ReadablePage & { isCut: boolean }>;
}

export interface PageConverterOptions {
  /** How many pages are converted at once. */
  threads?: number;
  /** Time limit for a page, milliseconds; a usual one takes a few hundred. */
  limitMs?: number;
  /** How much of a page that takes too long is converted: more than an agent is given. */
  beginningChars?: number;
}

/**
 * Each page gets a thread of its own, which ends with it: nothing that a page does to the libraries reaches the next one. An
 * account has one page at a time, so that slow pages of one account leave room for the others.
 */
export function openPageConverter({
  threads = 2,
  limitMs = 10_000,
  beginningChars = 250_000,
}: PageConverterOptions = {}): PageConverter {
  const all = new PQueue({ concurrency: threads });
  const ofAccounts = new Map<string, PQueue>();
  async function convertEnough(page: HtmlPage, signal: AbortSignal) {
    try {
      return { ...(await convertInThread(page, limitMs, signal)), isCut: false };
    } catch (error) {
      if (signal.aborted || page.html.length <= beginningChars) throw error;
      const beginning = { ...page, html: page.html.slice(0, beginningChars) };
      return { ...(await convertInThread(beginning, limitMs, signal)), isCut: true };
    }
  }

  return {
    async convert(accountId, page, signal) {
      const own = ofAccounts.get(accountId) ?? new PQueue({ concurrency: 1 });
      ofAccounts.set(accountId, own);
      try {
        return await own.add(() => all.add(() => convertEnough(page, signal)), { signal });
      } finally {
        if (own.size + own.pending === 0) ofAccounts.delete(accountId);
      }
    },
  };
}

async function convertInThread(page: HtmlPage, limitMs: number, signal: AbortSignal): Promise<ReadablePage> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ReadablePage>();
  const thread = new Worker(new URL('./page-thread.ts', import.meta.url), {
    name: 'page',
    workerData: page,
    execArgv: [],
    // It does not need our environment, which holds secrets.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const fail = () => reject(new Error('The page cannot be turned into text: open it in the browser.'));
  const timer = setTimeout(fail, limitMs);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  thread.on('message', resolve);
  thread.on('error', fail);
  thread.on('exit', fail);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    await thread.terminate();
  }
}
