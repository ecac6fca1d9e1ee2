import { listSandboxes, removeSandbox, sandboxFolder } from '@jettson/computers/sandbox';
import type { BrowserSession, SessionUse } from './browser-session.ts';
import { type RunningBrowser, type StartBrowserOptions, startBrowser } from './start-browser.ts';

const IDLE_MS = 5 * 60_000;
const OPEN_TIMEOUT_MS = 20_000;
const MEMORY_BYTES = 2 * 1024 ** 3;

export interface BrowserHostOptions
  extends Omit<StartBrowserOptions, 'bwrap' | 'memoryBytes' | 'openTimeoutMs'> {
  /** The bubblewrap program; default `bwrap` on the system's path. */
  bwrap?: string;
  /** Memory for all pages together, 2 GiB by default; needs cgroups. */
  memoryBytes?: number;
  /** A session that does not open in this time fails, and a stuck browser is replaced; 20 s by default. */
  openTimeoutMs?: number;
  /** How long the browser keeps running without a session. */
  idleMs?: number;
}

/** Chromium for all agents of this process: starts at the first session, stops when idle. */
export interface BrowserHost {
  /** Removes what killed processes left behind of their browsers. */
  sweep(): Promise<void>;
  /** Starts the browser if necessary. `isBundled`: it is the one that comes with the product. */
  check(): Promise<{ ok: boolean; isBundled: boolean; detail: string }>;
  /** Opens a context whose traffic goes through the gateway as `computerId`. */
  openSession(computerId: string, use?: SessionUse): Promise<BrowserSession>;
  close(): Promise<void>;
}

/**
 * Chromium for all agents of this process: started by the first session, stopped when idle, restarted after a crash.
 */
export function createBrowserHost({
  bwrap = 'bwrap',
  memoryBytes = MEMORY_BYTES,
  openTimeoutMs = OPEN_TIMEOUT_MS,
  idleMs = IDLE_MS,
  ...options
}: BrowserHostOptions): BrowserHost {
  let current: Promise<RunningBrowser> | null = null;
  let idleTimer: NodeJS.Timeout | undefined;

  function running(): Promise<RunningBrowser> {
    if (current !== null) return current;
    const starting = startBrowser(
      { ...options, bwrap, memoryBytes, openTimeoutMs },
      { onStopped: forget, onSessionEnd: () => void stopWhenIdle() },
    );
    function forget() {
      if (current === starting) current = null;
    }
    current = starting;
    starting.catch(forget);
    return starting;
  }

  async function stopWhenIdle(): Promise<void> {
    clearTimeout(idleTimer);
    const browser = await current?.catch(() => undefined);
    if (browser === undefined || browser.sessionCount() > 0) return;
    idleTimer = setTimeout(() => {
      if (browser.sessionCount() > 0) return;
      current = null;
      void browser.stop();
    }, idleMs).unref();
  }

  return {
    async sweep() {
      const orphans = (await listSandboxes(options.rootDir, {})).filter(({ isOrphan }) => isOrphan);
      await Promise.all(orphans.map(({ id }) => removeSandbox(sandboxFolder(options.rootDir, id))));
    },
    async check() {
      try {
        const { label, isBundled } = await running();
        await stopWhenIdle();
        return { ok: true, isBundled, detail: label };
      } catch (error) {
        return { ok: false, isBundled: false, detail: remedy(error) };
      }
    },
    async openSession(computerId, use) {
      try {
        const browser = await running();
        return await browser.openSession(computerId, use).catch((error) => {
          if (browser.isAlive()) throw error;
          // It crashed a moment ago, and this call is the first to notice.
          return running().then((next) => next.openSession(computerId, use));
        });
      } catch (cause) {
        throw new Error('The browser is not available on this machine.', { cause });
      }
    },
    async close() {
      clearTimeout(idleTimer);
      const starting = current;
      current = null;
      await starting?.then(
        (browser) => browser.stop(),
        () => {},
      );
    },
  };
}

/** What the operator can do about a browser that does not start. */
function remedy(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const library = /error while loading shared libraries: (\S+?):/.exec(message)?.[1];
  if (library !== undefined) return `Chromium needs ${library}: apt-get install libnss3.`;
  if (message.includes('bwrap: not found')) {
    return 'bubblewrap is missing: apt-get install bubblewrap.';
  }
  return `Chromium does not start: ${message.split('\n')[0]}`;
}
