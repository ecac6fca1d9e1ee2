import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import type { BrowserSession, EgressGateway } from '../types.ts';
import { createBrowserSession } from './create-browser-session.ts';
import { type FindChromiumOptions, findChromium } from './find-chromium.ts';
import { launchChromium } from './launch-chromium.ts';

const PROXY_PORT = 3128;

const CONTEXT: BrowserContextOptions = {
  acceptDownloads: false,
  serviceWorkers: 'block',
  viewport: { width: 1280, height: 800 },
  locale: 'en-US',
  timezoneId: 'UTC',
};

export interface StartBrowserOptions extends FindChromiumOptions {
  gateway: EgressGateway;
  bwrap: string;
  memoryBytes: number;
}

/** One Chromium process tree in its box. */
export interface RunningBrowser {
  /** Which browser it is and how it is confined, for `jettson doctor`. */
  label: string;
  openSession(computerId: string): Promise<BrowserSession>;
  /** False from the moment that Chromium is gone. */
  isAlive(): boolean;
  /** Living sessions, and those about to be. */
  sessionCount(): number;
  stop(): Promise<void>;
}

export interface BrowserEvents {
  onStopped(): void;
  onSessionEnd(): void;
}

/** Starts Chromium; rejects with the operator's error when it cannot. */
export async function startBrowser(
  options: StartBrowserOptions,
  { onStopped, onSessionEnd }: BrowserEvents,
): Promise<RunningBrowser> {
  const chromium = await findChromium(options);
  const folder = await mkdtemp(join(tmpdir(), 'jettson-browser-'));
  // The outer folder is closed to other users of the machine; the browser's user sees only the inner one.
  const egressFolder = join(folder, 'egress');
  await mkdir(egressFolder, { mode: 0o755 });

  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const { browser, sandboxed } = await launchChromium({ ...options, chromium, egressFolder }).catch(
    async (error) => {
      await removeFolder();
      throw error;
    },
  );
  browser.once('disconnected', () => {
    onStopped();
    void removeFolder();
  });

  const taken = new Set<string>();

  return {
    label: `${chromium.label} (${browser.version()}), its own sandbox ${sandboxed ? 'on' : 'off: this machine forbids user namespaces'}`,
    isAlive: () => browser.isConnected(),
    sessionCount: () => taken.size,
    async stop() {
      await browser.close();
      await removeFolder();
    },

    async openSession(computerId) {
      const address = lowestFree(taken);
      taken.add(address);
      const proxy = await options.gateway.open(computerId, join(egressFolder, address));
      const release = async () => {
        await proxy.close();
        taken.delete(address);
        onSessionEnd();
      };

      try {
        const context = await browser.newContext({
          ...CONTEXT,
          proxy: { server: `http://${address}:${PROXY_PORT}`, bypass: '<-loopback>' },
        });
        return await createBrowserSession({
          context,
          onDenied: (listener) =>
            options.gateway.onDenied((denial) => denial.computerId === computerId && listener(denial)),
          onEnd: () => void release(),
        });
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}

/** The loopback address that stands for a session inside the box: its proxy, and the name of its egress socket. */
function lowestFree(taken: ReadonlySet<string>): string {
  for (let index = 0; ; index++) {
    const address = `127.1.${index >> 8}.${index & 255}`;
    if (!taken.has(address)) return address;
  }
}
