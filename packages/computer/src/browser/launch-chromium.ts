import { availableParallelism } from 'node:os';
import { type Browser, chromium as playwright } from 'playwright-core';
import { createCgroup, findCgroups, removeCgroup } from '../limits/cgroups.ts';
import { boxArguments } from './box-arguments.ts';
import { chromiumSwitches } from './chromium-switches.ts';
import type { Chromium } from './find-chromium.ts';

const LAUNCH_TIMEOUT_MS = 30_000;
const MAX_PROCESSES = 4_096;
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Joins the cgroups and becomes bubblewrap. */
const JOIN = 'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 1; shift; done; shift; exec "$@"';

let launches = 0;

export interface LaunchedChromium {
  browser: Browser;
  /** Whether Chromium's own sandbox is on inside the box. It refuses to start when it is asked for and cannot be had. */
  sandboxed: boolean;
}

export interface LaunchOptions {
  chromium: Chromium;
  egressFolder: string;
  bwrap: string;
  /** For all pages together, where the machine has cgroups: a page that wants more crashes, not the server. */
  memoryBytes: number;
}

/** Starts Chromium in its box: with its own sandbox, or without on a machine that forbids user namespaces. */
export async function launchChromium(options: LaunchOptions): Promise<LaunchedChromium> {
  const cgroupFolders = await joinableCgroup(options.memoryBytes);
  try {
    const launched = await launchInGroup(options, cgroupFolders);
    launched.browser.once('disconnected', () => void removeCgroup(cgroupFolders).catch(() => {}));
    return launched;
  } catch (error) {
    await removeCgroup(cgroupFolders);
    throw error;
  }
}

async function launchInGroup(options: LaunchOptions, cgroupFolders: string[]): Promise<LaunchedChromium> {
  try {
    return { browser: await launch(options, cgroupFolders, { sandbox: true }), sandboxed: true };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('No usable sandbox')) throw error;
    return { browser: await launch(options, cgroupFolders, { sandbox: false }), sandboxed: false };
  }
}

function launch(
  { chromium, egressFolder, bwrap }: LaunchOptions,
  cgroupFolders: string[],
  { sandbox }: { sandbox: boolean },
): Promise<Browser> {
  const box = boxArguments({ chromium, egressFolder, switches: chromiumSwitches({ sandbox }) });
  return playwright.launch({
    // To Playwright this is the browser: each program passes the debugging pipe on to the one that it becomes or runs.
    executablePath: '/bin/sh',
    ignoreDefaultArgs: true,
    args: ['-c', JOIN, 'sh', ...cgroupFolders, '--', bwrap, ...box],
    env: { PATH: SYSTEM_PATH },
    timeout: LAUNCH_TIMEOUT_MS,
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

async function joinableCgroup(memoryBytes: number): Promise<string[]> {
  const cgroups = await findCgroups();
  if (cgroups === null) return [];
  // One core stays with the server, whatever the pages compute.
  const cpus = Math.max(1, availableParallelism() - 1);
  const limits = { memoryBytes, cpus, pids: MAX_PROCESSES, workspaceBytes: 0 };
  return createCgroup(cgroups, `browser-${process.pid}-${++launches}`, limits);
}
