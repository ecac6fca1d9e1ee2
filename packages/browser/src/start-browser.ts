import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createCgroup,
  createSandboxFolder,
  findCgroups,
  removeSandbox,
  sandboxFolder,
} from '@jettson/computers/sandbox';
import { createBrowserKey, type EgressGateway } from '@jettson/egress';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { PATIENCE, type Patience } from './act-on-page.ts';
import type { BrowserSession, SessionUse } from './browser-session.ts';
import { BROWSER_UID, DOWNLOADS } from './bubblewrap-arguments.ts';
import { createBrowserSession } from './create-browser-session.ts';
import { type FindChromiumOptions, findChromium } from './find-chromium.ts';
import { launchChromium } from './launch-chromium.ts';
import type { DownloadPlace } from './receive-downloads.ts';
import { rejectOn } from './reject-on.ts';
import { relayProgram } from './relay-program.ts';

const PROXY_PORT = 3128;
const MAX_PROCESSES = 4_096;
const CLOSE_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;

const CONTEXT: BrowserContextOptions = {
  serviceWorkers: 'block',
  viewport: { width: 1280, height: 800 },
  locale: 'en-US',
  timezoneId: 'UTC',
};

let starts = 0;

export interface StartBrowserOptions extends FindChromiumOptions {
  /** The browser's own folder is made in here, and nothing else is kept here; created if missing. */
  rootDir: string;
  gateway: EgressGateway;
  /** Folders of the host that the browser does not see, even inside folders of programs; includes `rootDir`. */
  hide?: readonly string[];
  bwrap: string;
  /** Memory for all pages together, if the machine has cgroups: a page that wants more crashes, not the server. */
  memoryBytes: number;
  /** A session that does not open in this many milliseconds fails; if the browser is stuck, it is then stopped. */
  openTimeoutMs: number;
  /** For how long actions wait; by default, for as long as agents should. */
  patience?: Patience;
}

/** One Chromium process tree in its sandbox. */
export interface RunningBrowser {
  /** Which browser it is and how it is confined, for `jettson doctor`. */
  label: string;
  /** Whether it came with the product and not with the machine. */
  isBundled: boolean;
  openSession(computerId: string, use?: SessionUse): Promise<BrowserSession>;
  /** False from the moment Chromium is gone. */
  isAlive(): boolean;
  /** Sessions that are open or being opened. */
  sessionCount(): number;
  stop(): Promise<void>;
}

export interface BrowserEvents {
  onStopped(): void;
  onSessionEnd(): void;
}

/** Starts Chromium; rejects with an error for the operator if it cannot. */
export async function startBrowser(
  options: StartBrowserOptions,
  { onStopped, onSessionEnd }: BrowserEvents,
): Promise<RunningBrowser> {
  const chromium = await findChromium(options);
  const key = createBrowserKey();
  const { folder, relay, downloadsFolder, cgroupFolders, remove } = await createSandbox(options);
  // The outer folder is closed to other users of the machine; the browser's user sees only this one.
  const egressFolder = join(folder, 'run');
  const artifactsFolder = join(folder, 'artifacts');
  const { browser, sandboxed } = await launchChromium({
    ...options,
    chromium,
    egressFolder,
    relay,
    artifactsFolder,
    downloadsFolder,
    cgroupFolders,
    hide: [options.rootDir, ...(options.hide ?? [])],
    trustedKey: key.fingerprint,
  }).catch(async (error) => {
    await remove();
    throw error;
  });
  const stopped = new AbortController();
  browser.once('disconnected', () => {
    stopped.abort(new Error('The browser has stopped.'));
    onStopped();
    void remove();
  });

  const taken = new Set<string>();
  let sessions = 0;

  async function stop(): Promise<void> {
    onStopped();
    // A stuck browser is not awaited: it ends with its cgroup.
    const closed = browser.close().catch(() => {});
    await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    await remove();
  }

  const cdp = await browser.newBrowserCDPSession().catch(async (error) => {
    await stop();
    throw error;
  });

  /** A folder for the downloads of one session, which the browser's user may write to. */
  async function openDownloads(): Promise<DownloadPlace> {
    const name = String(++sessions);
    const outside = join(downloadsFolder, name);
    await mkdir(outside, { mode: 0o700 });
    if (process.getuid?.() === 0) await chown(outside, BROWSER_UID, BROWSER_UID);
    return { cdp, inside: `${DOWNLOADS}/${name}`, outside };
  }

  return {
    label: `${chromium.label} (${browser.version()}), its own sandbox ${sandboxed ? 'on' : 'off: this machine forbids user namespaces'}`,
    isBundled: chromium.isBundled,
    isAlive: () => browser.isConnected(),
    sessionCount: () => taken.size,
    stop,

    async openSession(computerId, use) {
      const address = lowestFree(taken);
      taken.add(address);
      const socket = { folder: egressFolder, name: address };
      const proxy = await options.gateway.open(computerId, socket, key.privateKey);
      let released: Promise<void> | undefined;
      const release = () => {
        released ??= proxy.close().then(() => {
          taken.delete(address);
          onSessionEnd();
        });
        return released;
      };
      const creation = browser.newContext({
        ...CONTEXT,
        proxy: { server: `http://${address}:${PROXY_PORT}`, bypass: '<-loopback>' },
      });
      const opening = Promise.all([creation, openDownloads()]).then(([context, downloads]) =>
        createBrowserSession({
          ...use,
          context,
          downloads,
          patience: options.patience ?? PATIENCE,
          onRefused: (listener) => {
            const stops = [
              options.gateway.onDenied(
                (denial) => denial.computerId === computerId && listener({ ...denial, isDenied: true }),
              ),
              options.gateway.onFailed(
                (failure) => failure.computerId === computerId && listener({ ...failure, isDenied: false }),
              ),
            ];
            return () => stops.forEach((stop) => void stop());
          },
          onEnd: () => void release(),
        }),
      );
      const slow = AbortSignal.timeout(options.openTimeoutMs);

      try {
        return await Promise.race([opening, rejectOn(AbortSignal.any([stopped.signal, slow]))]);
      } catch (error) {
        // The context may arrive late, and its pages need their address until it is closed.
        Promise.race([creation, rejectOn(stopped.signal)])
          .then((context) => context.close())
          .finally(release)
          .catch(() => {});
        // A browser that is only slow keeps running for the other sessions in it.
        if (error === slow.reason && (taken.size === 1 || !(await answers(browser)))) await stop();
        throw error;
      }
    },
  };
}

/** Whether the browser still answers the simplest request. */
function answers(browser: Browser): Promise<boolean> {
  const answer = browser.newBrowserCDPSession().then(async (session) => {
    await session.send('Browser.getVersion');
    await session.detach();
    return true;
  });
  const none = sleep(ANSWER_TIMEOUT_MS, false, { ref: false });
  return Promise.race([answer, none]).catch(() => false);
}

/** The folder and the cgroups of one browser, recorded so that they can be removed whatever happens to us. */
async function createSandbox({ rootDir, memoryBytes }: StartBrowserOptions) {
  const name = `browser-${process.pid}-${++starts}`;
  const folder = sandboxFolder(rootDir, name);
  // One core is left for the server, whatever the pages compute.
  const cpus = Math.max(1, availableParallelism() - 1);
  const limits = { memoryBytes, cpus, pids: MAX_PROCESSES, workspaceBytes: 0 };
  const cgroups = await findCgroups();
  const cgroupFolders = cgroups?.foldersFor(name, limits).map((group) => group.folder) ?? [];
  await mkdir(rootDir, { recursive: true, mode: 0o700 });
  createSandboxFolder(folder, { labels: {}, cgroupFolders });
  let removed: Promise<void> | undefined;
  const remove = () => {
    // The next start sweeps what cannot be removed now.
    removed ??= removeSandbox(folder).catch(() => {});
    return removed;
  };
  const relay = join(folder, 'relay.cjs');
  const downloadsFolder = join(folder, 'downloads');
  try {
    await writeFile(relay, await relayProgram());
    if (cgroups) await createCgroup(cgroups, name, limits);
    await mkdir(downloadsFolder);
    // Whatever our umask is; the folder above keeps others out.
    await chmod(downloadsFolder, 0o755);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, relay, downloadsFolder, cgroupFolders, remove };
}

/** The loopback address that stands for a session inside the sandbox: its proxy, and the name of its egress socket. */
function lowestFree(taken: ReadonlySet<string>): string {
  for (let index = 0; ; index++) {
    const address = `127.1.${index >> 8}.${index & 255}`;
    if (!taken.has(address)) return address;
  }
}
