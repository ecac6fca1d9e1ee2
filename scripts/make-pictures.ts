/**
 * Makes the README's pictures below docs/pictures from a real run with a scripted model: the console's run page, and
 * the terminal with `jettson run`. Run it after a change to anything they show: `node scripts/make-pictures.ts`.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { chromium, expect } from '@playwright/test';
import { buildServed } from '../apps/server/src/cli/build-served.ts';
import { createSetupLink } from '../apps/server/src/sign-in/create-setup-link.ts';
import { startTestServer } from '../apps/server/src/testing/index.ts';
import playwrightConfig from '../e2e/console/playwright.config.ts';
import { drawTerminal, type PrintedLine } from './pictures/draw-terminal.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PICTURES = join(ROOT, 'docs/pictures');
const TASK = 'Sum up the sales in sales.csv by region and remember the best one';

const SUMMARY = '| region | sales |\n|---|---|\n| south | 340 |\n| north | 195 |\n';

const script = () =>
  inTurns(
    {
      text: 'I look at the file first.',
      ...calls('c1', 'jettson_shell_run', {
        command: "printf 'north,120\\nsouth,340\\nnorth,75\\n' > sales.csv; cat sales.csv",
      }),
    },
    calls('c2', 'jettson_shell_run', {
      command: "awk -F, '{sum[$1] += $2} END {for (r in sum) print r, sum[r]}' sales.csv | sort",
    }),
    calls('c3', 'jettson_files_write', {
      path: 'out/summary.md',
      content: SUMMARY,
    }),
    calls('c4', 'jettson_memory_put', { key: 'best_region', value: 'South sells best: 340.' }),
    says('South leads with 340, north has 195. The table is in `out/summary.md`.'),
  );

async function drawRunPage(): Promise<void> {
  await buildServed();
  await using running = await startTestServer(script());
  const { url, deps } = running.server;
  const browser = await chromium.launch(playwrightConfig.use?.launchOptions);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto((await createSetupLink(deps.database.db, { url, isLoopback: true })) ?? '');
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await page.goto(`${url}/console/agents/new`);
    await page.getByLabel('Task').fill(TASK);
    await page.getByRole('button', { name: 'Spawn agent' }).click();
    await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
    await page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => {});
    const devtools = await page.context().newCDPSession(page);
    // A fifth of the PNG that Playwright would write.
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 90 });
    await writeFile(join(PICTURES, 'run-page.webp'), Buffer.from(data, 'base64'));
  } finally {
    await browser.close();
  }
}

/** What the command prints, with the time of each line. */
async function recordRun(): Promise<PrintedLine[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jettson-pictures-'));
  const provider = await startScriptedModelServer(script());
  try {
    const child = spawn(process.execPath, [join(ROOT, 'apps/server/src/cli.ts'), 'run', TASK], {
      env: {
        ...process.env,
        FORCE_COLOR: '1',
        JETTSON_DATA_DIR: dataDir,
        JETTSON_REGIONS: 'iad=1',
        JETTSON_MODEL: 'anthropic/scripted',
        ANTHROPIC_API_KEY: 'scripted',
        ANTHROPIC_BASE_URL: provider.url,
      },
    });
    const startedAt = performance.now();
    const lines: PrintedLine[] = [];
    const record = (chunk: Buffer) => {
      const printed = chunk.toString().trimEnd().split('\n');
      for (const text of printed) lines.push({ text, atMs: performance.now() - startedAt });
    };
    child.stdout.on('data', record);
    child.stderr.on('data', record);
    await new Promise((resolve) => child.once('close', resolve));
    return lines;
  } finally {
    await provider.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

await mkdir(PICTURES, { recursive: true });
await writeFile(join(PICTURES, 'terminal.svg'), drawTerminal(`npx jettson run "${TASK}"`, await recordRun()));
await drawRunPage();
