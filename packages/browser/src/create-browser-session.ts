import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, FileChooser, Page } from 'playwright-core';
import { actOnPage, isAnswering, PageStuck, type Patience } from './act-on-page.ts';
import type { BrowserSession, OnRefused, Place, SessionUse, Target } from './browser-session.ts';
import { collectNotes } from './collect-notes.ts';
import { findElement } from './find-element.ts';
import { DialogOpened, holdDialogs } from './hold-dialogs.ts';
import { openAddress, webAddress } from './open-address.ts';
import { openTabs } from './open-tabs.ts';
import { MAX_TEXT } from './page-scripts.ts';
import { readPage, readPlace, settle } from './read-page.ts';
import { type DownloadPlace, receiveDownloads } from './receive-downloads.ts';
import { createReferences } from './references.ts';
import { takePicture } from './take-picture.ts';
import { takeSnapshot } from './take-snapshot.ts';
import {
  answerChooser,
  checkElement,
  clickElement,
  fillField,
  giveFile,
  scrollAt,
  selectOptions,
} from './use-elements.ts';
import { waitForText } from './wait-for-text.ts';

const CLOSE_TIMEOUT_MS = 5_000;
const FOLLOW_MS = 100;

export interface BrowserSessionOptions extends SessionUse {
  context: BrowserContext;
  downloads: DownloadPlace;
  patience: Patience;
  /** Of this session's computer. */
  onRefused: OnRefused;
  /** Called once the context is closed, for whatever reason; not earlier, since its pages may run until then. */
  onEnd(): void;
}

/** A few tabs in their own context. */
export async function createBrowserSession({
  context,
  downloads: place,
  patience,
  answersDialogs = false,
  keepDownload,
  onRefused,
  onEnd,
}: BrowserSessionOptions): Promise<BrowserSession> {
  const ended = new AbortController();
  context.setDefaultTimeout(patience.element);
  context.setDefaultNavigationTimeout(patience.page);
  const notes = collectNotes();
  const references = createReferences();
  const choosers = new WeakMap<Page, FileChooser>();
  const downloads = receiveDownloads(place, { keep: keepDownload, notes });
  context.once('close', () => {
    ended.abort(new Error('The browser has stopped, and this page with it.'));
    downloads.stop();
    onEnd();
  });
  const tabs = openTabs(context, {
    ended: ended.signal,
    notes,
    onOpened(page) {
      references.watch(page);
      downloads.watch(page);
      page.on('filechooser', (chooser) => {
        choosers.set(page, chooser);
        notes.add('The page asks for a file: give it one with jettson_browser_upload.');
      });
    },
  });
  const dialogs = holdDialogs(context, { tabs, canAnswer: answersDialogs, notes });
  const isFree = (page: Page) =>
    isAnswering(page, patience.answer, () =>
      notes.add('The page that was to come next took too long to load, and was stopped.'),
    );
  const act = actOnPage({ tabs, dialogs, isFree, longestMs: patience.action, ended: ended.signal });
  await downloads.begin(context, await tabs.open());

  /** The latest action, which goes on in the background while a dialog halts it. */
  let latest: Promise<unknown> = Promise.resolve();

  /** Acts on the page; if a dialog halts that, `atHalt` is the result. A note says that the dialog is open. */
  async function actUntilHalted<T>(
    signal: AbortSignal | undefined,
    work: (page: Page, signal: AbortSignal) => Promise<T>,
    atHalt: (place: Place) => T,
  ): Promise<T> {
    let acting: Page | undefined;
    try {
      return await act(signal, (page, end) => {
        acting = page;
        const working = work(page, end);
        latest = working.catch(() => {});
        return working;
      });
    } catch (error) {
      if (!(error instanceof DialogOpened)) throw error;
      // A page that stands still does not tell its title.
      return atHalt({ url: acting?.url().slice(0, 4_096) ?? '', title: '' });
    }
  }

  /** Waits for what follows from the work, and says where that led. */
  function arrive(
    signal: AbortSignal | undefined,
    work: (page: Page, signal: AbortSignal) => Promise<unknown>,
  ): Promise<Place> {
    return actUntilHalted(
      signal,
      async (page, end) => {
        await work(page, end).catch((error: unknown) => {
          // What it did may have closed the tab.
          if (!page.isClosed() || tabs.shown() === null) throw error;
        });
        // A popup, a dialog or a download begins a moment after what causes it.
        await sleep(FOLLOW_MS, undefined, { signal: end });
        const shown = tabs.shown() ?? page;
        await settle(shown, end);
        if (!(await isFree(shown))) throw new PageStuck(shown);
        return readPlace(shown);
      },
      (place) => place,
    );
  }

  /** Does something to the page. A tab that opens then is what the agent wants to see; one that opens otherwise is not. */
  function perform(...given: Parameters<typeof arrive>): Promise<Place> {
    return tabs.follow(() => arrive(...given));
  }

  const find = (page: Page, target: Target, signal: AbortSignal) =>
    findElement(page, target, { references, timeoutMs: patience.element, signal });
  const options = (signal: AbortSignal) => ({ timeout: patience.usable, signal });

  /** Whether the page lets itself be left: its scripts do not keep it busy, and it opens no dialog after a dialog. */
  async function canLeave(page: Page): Promise<boolean> {
    const before = dialogs.dismissedOf(page);
    const hadDialog = await dialogs.dismiss();
    return dialogs.whileLeaving(page, async () => {
      if (hadDialog) await sleep(FOLLOW_MS);
      return dialogs.dismissedOf(page) === before && isFree(page);
    });
  }

  /** A page to navigate: the one that is shown if it lets itself be left, otherwise another. */
  async function openForNavigation(): Promise<Page> {
    const page = tabs.shown();
    if (page !== null && !(await canLeave(page))) tabs.discard(page);
    return tabs.shown() ?? tabs.open();
  }

  async function listTabs() {
    return Promise.all(
      tabs.all().map(async (page, index) => ({
        index,
        url: page.url().slice(0, 1_000),
        // A busy page, or one with a dialog, does not tell its title.
        title: await Promise.race([page.title().catch(() => ''), sleep(500, '', { ref: false })]),
        isShown: page === tabs.shown(),
      })),
    );
  }

  function tabAt(index: number): Page {
    ended.signal.throwIfAborted();
    const page = tabs.all()[index];
    if (page === undefined)
      throw new Error(`There is no tab ${index}; there are ${tabs.all().length}, from 0.`);
    return page;
  }

  return {
    async navigate(url, signal) {
      const address = webAddress(url);
      ended.signal.throwIfAborted();
      const left = await openForNavigation();
      const nothing = { status: null, text: '' };
      const open = (page: Page, end: AbortSignal) =>
        openAddress(page, address, { onRefused, tabs, signal: end }).catch(async (error) => {
          if (!String(error).includes('Download is starting')) throw error;
          if (keepDownload !== undefined) return { ...(await readPlace(page)), ...nothing };
          throw new Error(
            'The address leads to a download, which an agent without a computer cannot keep. Fetch it over HTTP instead.',
          );
        });
      const atHalt = (place: Place) => ({ ...place, ...nothing });
      return dialogs.whileLeaving(left, () => actUntilHalted(signal, open, atHalt));
    },

    back: (signal) =>
      arrive(signal, (page, end) =>
        dialogs.whileLeaving(page, async () => {
          const before = page.url();
          await page.goBack({ waitUntil: 'domcontentloaded', signal: end });
          if (page.url() !== 'about:blank' && page.url() !== before) return;
          // The empty page that each tab begins with is not one that the agent opened.
          if (page.url() !== before) await page.goForward({ waitUntil: 'domcontentloaded', signal: end });
          throw new Error('There is no page before this one in this tab.');
        }),
      ),

    snapshot: (firstLine, signal) =>
      act(signal, async (page, end) => ({
        ...(await readPlace(page)),
        ...(await takeSnapshot(page, firstLine, { references, signal: end })),
      })),

    extractText: (target, signal) =>
      act(signal, async (page, end) => {
        if (target === undefined) return readPage(page);
        const element = await find(page, target, end);
        // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees, not scripts and styles.
        return (await element.innerText({ signal: end })).slice(0, MAX_TEXT);
      }),

    click: (target, signal) =>
      perform(signal, async (page, end) => clickElement(page, await find(page, target, end), options(end))),

    fill: (target, value, signal) =>
      perform(signal, async (page, end) => fillField(await find(page, target, end), value, options(end))),

    select: (target, values, signal) =>
      act(signal, async (page, end) => selectOptions(await find(page, target, end), values, options(end))),

    check: (target, isChecked, signal) =>
      perform(signal, async (page, end) =>
        checkElement(await find(page, target, end), isChecked, options(end)),
      ),

    hover: (target, signal) =>
      perform(signal, async (page, end) => (await find(page, target, end)).hover(options(end))),

    press: (key, target, signal) =>
      perform(signal, async (page, end) =>
        target === undefined
          ? page.keyboard.press(key)
          : (await find(page, target, end)).press(key, options(end)),
      ),

    scroll: (direction, pixels, target, signal) =>
      act(signal, async (page, end) =>
        scrollAt(page, target === undefined ? undefined : await find(page, target, end), direction, pixels),
      ),

    upload: (file, target, signal) =>
      perform(signal, async (page, end) => {
        const chooser = choosers.get(page);
        if (target !== undefined) return giveFile(page, await find(page, target, end), file, options(end));
        if (chooser === undefined) throw new Error('Name the file input: the page asks for no file.');
        choosers.delete(page);
        return answerChooser(chooser, file, options(end));
      }),

    answerDialog: async (answer, signal) => {
      const halted = latest;
      await dialogs.answer(answer);
      return perform(signal, () => halted);
    },

    listTabs: async () => listTabs(),
    async showTab(index) {
      const page = tabAt(index);
      if (page !== tabs.shown()) await dialogs.dismiss();
      tabs.show(page);
      return listTabs();
    },
    async closeTab(index) {
      tabs.discard(tabAt(index));
      return listTabs();
    },

    waitFor: (text, milliseconds, signal) =>
      arrive(signal, (page, end) =>
        text === undefined
          ? sleep(milliseconds, undefined, { signal: end })
          : waitForText(page, text, milliseconds, end),
      ),

    screenshot: (signal) => act(signal, takePicture),

    async takeNotes(signal) {
      await downloads.settle(signal);
      return notes.take();
    },

    isOpen: () => !ended.signal.aborted,

    async close() {
      ended.abort(new Error('The browser session is closed.'));
      // A browser that dies meanwhile has closed it too, and a stuck one is not awaited.
      const closed = context.close().catch(() => {});
      await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}
