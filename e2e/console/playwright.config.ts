import { homedir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from '../../packages/browser/src/find-chromium.ts';

const chromium = await findChromium({ cacheFolder: join(homedir(), '.cache', 'jettson', 'chromium') });
const { folder } = chromium;

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/console',
  // One for each core, with a server and a browser of its own. The tests of a worker do not interfere with each other.
  workers: 2,
  // Generous, as in vitest.config.ts: a run with a browser takes long while both cores are busy.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['junit', { outputFile: '../../.test-results/console.xml' }]],
  globalSetup: './build-served.ts',
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: join(folder, chromium.program),
      // As root Chromium refuses to start with its sandbox; the pages here are our own.
      chromiumSandbox: process.getuid?.() !== 0,
      env: {
        ...(process.env as Record<string, string>),
        ...(chromium.isBundled && {
          LD_LIBRARY_PATH: join(folder, 'lib'),
          FONTCONFIG_FILE: join(folder, 'fonts.conf'),
        }),
      },
    },
  },
});
