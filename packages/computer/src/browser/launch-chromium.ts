import { type Browser, chromium as playwright } from 'playwright-core';
import { boxArguments } from './box-arguments.ts';
import { chromiumSwitches } from './chromium-switches.ts';
import type { Chromium } from './find-chromium.ts';

const LAUNCH_TIMEOUT_MS = 30_000;

export interface LaunchedChromium {
  browser: Browser;
  /** Whether Chromium's own sandbox is on inside the box. It refuses to start when it is asked for and cannot be had. */
  sandboxed: boolean;
}

export interface LaunchOptions {
  chromium: Chromium;
  egressFolder: string;
  bubblewrapPath: string;
}

/** Starts Chromium in its box: with its own sandbox, or without on a machine that forbids user namespaces. */
export async function launchChromium(options: LaunchOptions): Promise<LaunchedChromium> {
  try {
    return { browser: await launch(options, true), sandboxed: true };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('No usable sandbox')) throw error;
    return { browser: await launch(options, false), sandboxed: false };
  }
}

function launch(
  { chromium, egressFolder, bubblewrapPath }: LaunchOptions,
  sandbox: boolean,
): Promise<Browser> {
  return playwright.launch({
    // To Playwright bubblewrap is the browser: it passes the debugging pipe on to what it runs.
    executablePath: bubblewrapPath,
    ignoreDefaultArgs: true,
    args: boxArguments({ chromium, egressFolder, switches: chromiumSwitches({ sandbox }) }),
    env: {},
    timeout: LAUNCH_TIMEOUT_MS,
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
