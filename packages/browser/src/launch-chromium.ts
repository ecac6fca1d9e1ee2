import { readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOIN_CGROUPS, SYSTEM_PATH } from '@jettson/computers/sandbox';
import type { Browser } from 'playwright-core';
import { bubblewrapArguments } from './bubblewrap-arguments.ts';
import { chromiumSwitches } from './chromium-switches.ts';
import type { Chromium } from './find-chromium.ts';

const LAUNCH_TIMEOUT_MS = 30_000;

export interface LaunchedChromium {
  browser: Browser;
  /**
   * Whether Chromium's own sandbox is on inside bubblewrap's. Chromium refuses to start if it is requested and not
   * possible.
   */
  sandboxed: boolean;
}

export interface LaunchOptions {
  chromium: Chromium;
  egressFolder: string;
  /** The file that holds the relay's script. */
  relay: string;
  /** Where Playwright puts what it would keep of pages; we keep nothing. */
  artifactsFolder: string;
  /** Where downloads are put, until they are handed on. */
  downloadsFolder: string;
  bwrap: string;
  /** Existing cgroups that the browser's processes join. */
  cgroupFolders: readonly string[];
  /** Folders of the host that the browser does not see. */
  hide: readonly string[];
  /** The fingerprint of the key that the gateway shows to this browser, and to nothing else. */
  trustedKey: string;
}

/** Starts Chromium inside bubblewrap: with its own sandbox, or without on a machine that forbids user namespaces. */
export async function launchChromium(options: LaunchOptions): Promise<LaunchedChromium> {
  try {
    return { browser: await launch(options, { sandbox: true }), sandboxed: true };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('No usable sandbox')) throw error;
    return { browser: await launch(options, { sandbox: false }), sandboxed: false };
  } finally {
    await removeUnusedProfiles();
  }
}

async function launch(
  {
    chromium,
    egressFolder,
    relay,
    artifactsFolder,
    downloadsFolder,
    bwrap,
    cgroupFolders,
    hide,
    trustedKey,
  }: LaunchOptions,
  { sandbox }: { sandbox: boolean },
): Promise<Browser> {
  const sandboxArguments = bubblewrapArguments({
    chromium,
    egressFolder,
    downloadsFolder,
    relay,
    switches: chromiumSwitches({ sandbox, trustedKey }),
    hide,
  });
  // Loading it takes 36 MB and 220 ms of processor, which a server whose agents use no browser does not need.
  const { chromium: playwright } = await import('playwright-core');
  return playwright.launch({
    // Playwright takes this for the browser: each program passes the debugging pipe on to the one that it becomes or
    // runs.
    executablePath: '/bin/sh',
    ignoreDefaultArgs: true,
    args: ['-c', `${JOIN_CGROUPS}; exec "$@"`, 'sh', ...cgroupFolders, '--', bwrap, ...sandboxArguments],
    artifactsDir: artifactsFolder,
    env: { PATH: SYSTEM_PATH },
    timeout: LAUNCH_TIMEOUT_MS,
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

/**
 * Playwright makes a profile folder even for a browser that does not use it, and a killed process leaves it behind. A
 * folder in use is not empty, and if one is about to be used, its browser makes it again.
 */
async function removeUnusedProfiles(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const profiles = names.filter((name) => name.startsWith('playwright_chromiumdev_profile-'));
  await Promise.all(profiles.map((name) => rmdir(join(tmpdir(), name)).catch(() => {})));
}
