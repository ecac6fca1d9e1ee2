import type { BrowserHost } from '../types.ts';
import { type RunningBrowser, type StartBrowserOptions, startBrowser } from './start-browser.ts';

const IDLE_MS = 5 * 60_000;

export interface BrowserHostOptions extends Omit<StartBrowserOptions, 'bubblewrapPath'> {
  bubblewrapPath?: string;
  /** How long the browser stays without a session. */
  idleMs?: number;
}

/** Chromium for all agents of this process: started by the first session, stopped when idle, started anew after a crash. */
export function createBrowserHost({
  bubblewrapPath = '/usr/bin/bwrap',
  idleMs = IDLE_MS,
  ...options
}: BrowserHostOptions): BrowserHost {
  let current: Promise<RunningBrowser> | null = null;
  let idleTimer: NodeJS.Timeout | undefined;

  function running(): Promise<RunningBrowser> {
    if (current !== null) return current;
    const starting = startBrowser(
      { ...options, bubblewrapPath },
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
    const browser = await current;
    if (browser === null || browser.sessionCount() > 0) return;
    idleTimer = setTimeout(() => {
      if (browser.sessionCount() > 0) return;
      current = null;
      void browser.stop();
    }, idleMs).unref();
  }

  return {
    async check() {
      try {
        const { label } = await running();
        await stopWhenIdle();
        return { ok: true, detail: label };
      } catch (error) {
        return { ok: false, detail: remedy(error) };
      }
    },
    async openSession(computerId) {
      const browser = await running().catch((cause) => {
        throw new Error('The browser is not available on this machine.', { cause });
      });
      return browser.openSession(computerId);
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
  if (message.includes('bwrap') && message.includes("doesn't exist")) {
    return 'bubblewrap is missing: apt-get install bubblewrap.';
  }
  return `Chromium does not start: ${message.split('\n')[0]}`;
}
