import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Download, Page } from 'playwright-core';
import type { SessionUse } from './browser-session.ts';
import type { Notes } from './collect-notes.ts';
import { downloadDocuments } from './download-documents.ts';
import { oneLine } from './one-line.ts';

const MAX_BYTES = 100 * 1024 ** 2;
const TOO_LARGE = `it is larger than ${MAX_BYTES / 1024 ** 2} MB`;
/** What becomes of a download whose connection breaks. */
const CUT = 'it was cut off before its end';
/** Of one session: a page can begin any number of them. */
const MAX_AT_ONCE = 3;
const MAX_IN_ALL = 100;
const MAX_SUGGESTED = 500;
const MAX_NAME_CHARS = 100;
/** Linux allows 255, of which a number may take some if there is a file of that name. */
const MAX_NAME_BYTES = 230;
/** How long an answer waits for downloads that the action began. */
const PATIENCE_MS = 10_000;
const BEGIN_MS = 3_000;

/** Where Chromium puts the downloads of a session: a folder of the host that is all the two share. */
export interface DownloadPlace {
  /** A session with the whole browser, which reports all downloads. */
  cdp: CDPSession;
  /** As Chromium sees it. */
  inside: string;
  /** As we see it; it exists, and is removed at the end. */
  outside: string;
}

export interface Downloads {
  /** Lets the pages of a context download; `page` is one of them. */
  begin(context: BrowserContext, page: Page): Promise<void>;
  /** Reports the downloads of a page. */
  watch(page: Page): void;
  /** Waits a moment until what has begun is done. */
  settle(signal: AbortSignal | undefined): Promise<void>;
  stop(): void;
}

/** Hands what pages let the browser download to `keep`, one file of at most 100 MB at a time, and notes where it is. */
export function receiveDownloads(
  { cdp, inside, outside }: DownloadPlace,
  { keep, notes }: { keep: SessionUse['keepDownload']; notes: Notes },
): Downloads {
  const underWay = new Set<Promise<void>>();
  let count = 0;
  /** Downloads that are about to begin. */
  let expected: Promise<unknown> = Promise.resolve();
  /** One file after the other: two of one name must not both find it free. */
  let latest: Promise<unknown> = Promise.resolve();
  let contextId = '';
  /** Playwright tells neither a download's id nor who has cancelled it. */
  const addresses = new Map<string, string>();
  const tooLarge = new Set<string>();

  // Chromium reports a download's size while it grows, of all contexts: cancelling fails for those of others.
  const noteAddress = ({ guid, url }: { guid: string; url: string }) => addresses.set(guid, url);
  const limitSize = async ({ guid, totalBytes, receivedBytes, state }: DownloadProgress) => {
    const address = addresses.get(guid);
    if (state !== 'inProgress') addresses.delete(guid);
    if (state !== 'inProgress' || Math.max(totalBytes, receivedBytes) <= MAX_BYTES) return;
    if (address !== undefined) tooLarge.add(address);
    await cdp.send('Browser.cancelDownload', { guid, browserContextId: contextId }).catch(() => {});
  };
  cdp.on('Browser.downloadWillBegin', noteAddress);
  cdp.on('Browser.downloadProgress', limitSize);

  async function receive(download: Download, save: NonNullable<typeof keep>): Promise<void> {
    const name = safeName(download.suggestedFilename());
    // Its last part is the name that Chromium gave the file.
    const path = await download.path().catch(async () => {
      const failure = await download.failure().catch(() => null);
      if (failure !== 'canceled') throw new Error(failure ?? 'failed');
      throw new Error(tooLarge.has(download.url()) ? TOO_LARGE : CUT);
    });
    const file = join(outside, basename(path));
    try {
      // Whatever runs inside could have put a link there.
      await using opened = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const { size } = await opened.stat();
      if (size > MAX_BYTES) throw new Error(TOO_LARGE);
      const saved = latest.then(() =>
        save(name, opened.createReadStream({ autoClose: false, end: MAX_BYTES })),
      );
      latest = saved.catch(() => {});
      const kept = await saved;
      notes.add(`Downloaded ${kept} (${size.toLocaleString('en-US')} bytes).`);
    } finally {
      await rm(file, { force: true });
    }
  }

  function findRefusal(): string | undefined {
    if (keep === undefined) return 'this agent has no computer to keep it in';
    if (count >= MAX_IN_ALL) return `there were ${MAX_IN_ALL} already`;
    return underWay.size >= MAX_AT_ONCE ? `${MAX_AT_ONCE} others are under way` : undefined;
  }

  function take(download: Download): void {
    const name = oneLine(download.suggestedFilename(), 100);
    const refusal = findRefusal();
    if (keep === undefined || refusal !== undefined) {
      notes.add(`The download "${name}" was refused: ${refusal}.`);
      void download.cancel().catch(() => {});
      return;
    }
    count++;
    const received = receive(download, keep)
      .catch((error: Error) => {
        // The system's own errors name the host's folders.
        const reason = 'errno' in error ? 'it cannot be read' : oneLine(error.message, 200);
        notes.add(`The download "${name}" failed: ${reason}.`);
      })
      .finally(() => underWay.delete(received));
    underWay.add(received);
  }

  return {
    async begin(context, page) {
      const session = await context.newCDPSession(page);
      const { targetInfo } = await session.send('Target.getTargetInfo');
      await session.detach();
      contextId = targetInfo.browserContextId ?? '';
      await cdp.send('Browser.setDownloadBehavior', {
        behavior: keep === undefined ? 'deny' : 'allowAndName',
        browserContextId: contextId,
        downloadPath: inside,
        eventsEnabled: true,
      });
    },
    watch(page) {
      page.on('download', take);
      downloadDocuments(page, () => {
        const begun = page.waitForEvent('download', { timeout: BEGIN_MS }).catch(() => {});
        expected = Promise.all([expected, begun]);
      });
    },
    async settle(signal) {
      const late = sleep(PATIENCE_MS, undefined, { ref: false, ...(signal && { signal }) }).catch(() => {});
      await Promise.race([expected.then(() => Promise.all(underWay)), late]);
      if (underWay.size > 0) notes.add(`Downloads still in progress: ${underWay.size}.`);
    },
    stop() {
      cdp.off('Browser.downloadWillBegin', noteAddress);
      cdp.off('Browser.downloadProgress', limitSize);
      // What cannot be removed goes with the browser.
      void rm(outside, { recursive: true, force: true }).catch(() => {});
    },
  };
}

interface DownloadProgress {
  guid: string;
  totalBytes: number;
  receivedBytes: number;
  state: string;
}

/** A name for a file, as close as possible to the one that the page chose, and with its extension. */
function safeName(suggested: string): string {
  const name = oneLine(suggested, MAX_SUGGESTED)
    .replace(/[/\\:*?"<>|…]/g, '_')
    .replace(/^[._\s]+/, '')
    .trim();
  const [extension = ''] = /(?<=.)\.\w{1,10}$/.exec(name) ?? [];
  let stem = [...name.slice(0, name.length - extension.length)].slice(0, MAX_NAME_CHARS - extension.length);
  while (Buffer.byteLength(stem.join('')) > MAX_NAME_BYTES) stem = stem.slice(0, -1);
  return stem.length === 0 ? 'download' : `${stem.join('')}${extension}`;
}
