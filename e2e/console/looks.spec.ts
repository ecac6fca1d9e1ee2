import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type Api, expect, spawnAgent, test } from './fixtures.ts';

const PAGES = [
  '',
  'needs-you',
  'agents',
  'agents/new',
  'templates',
  'templates/new',
  'memory',
  'secrets',
  'audit',
  'api-keys',
  'usage',
  'settings',
  'accounts',
  'reference',
];

/** Waits until nothing is being loaded any more. The network is never idle where the account's stream is open. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 1000 }).catch(() => {});
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
}

/** A template with two versions, so that its page has a difference to show. Its pages. */
async function makeTemplate(api: Api, name: string): Promise<string[]> {
  const defaults = { instructions: 'You research.', tools: ['http', 'shell'], env: { TOKEN: 'x' } };
  const permissions = { rules: [{ tool: 'jettson_*', policy: 'ask' }] };
  await api('POST', '/templates', { name, defaults });
  await api('PATCH', `/templates/${name}`, { defaults: { ...defaults, max_turns: 30, permissions } });
  return [`templates/${name}`, `templates/${name}/edit`, `agents/new?template=${name}`];
}

async function seriousFaults(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page has a serious accessibility fault, ${colorScheme}`, async ({
    console: page,
    api,
    server,
  }, info) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme });
    await api('POST', '/memory', {
      key: `look-${colorScheme}`,
      value: 'A memory to look at',
      tags: ['look'],
    });
    const agentId = await spawnAgent(page, 'Make a table about fruit');
    await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
    const faults: string[] = [];
    const made = await makeTemplate(api, `look-${colorScheme}`);
    for (const path of [
      ...PAGES,
      ...made,
      `agents/${agentId}`,
      `memory?key=look-${colorScheme}&in=default`,
    ]) {
      await page.goto(`${server.url}/console/${path}`);
      await settle(page);
      await page.screenshot({
        path: info.outputPath(`${path.replaceAll(/\W+/g, '-') || 'overview'}-wide.png`),
      });
      for (const fault of await seriousFaults(page)) faults.push(`${path}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
}

test('on a phone no page is wider than the screen, and the menu leads everywhere', async ({
  console: page,
  api,
  server,
}, info) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 360, height: 740 });
  const agentId = await spawnAgent(page, 'Make a table about fruit');
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
  const tooWide: string[] = [];
  const made = await makeTemplate(api, 'look-narrow');
  for (const path of [...PAGES, ...made, `agents/${agentId}`]) {
    await page.goto(`${server.url}/console/${path}`);
    await settle(page);
    await page.screenshot({
      path: info.outputPath(`${path.replaceAll(/\W+/g, '-') || 'overview'}-narrow.png`),
    });
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    if (over > 0) tooWide.push(`${path}: ${over} px`);
  }
  expect(tooWide).toEqual([]);

  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Memory' }).click();
  await expect(page.getByRole('heading', { name: 'Memory' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('before the sign-in only the sign-in page is shown, and it is accessible', async ({ page, server }) => {
  await page.goto(`${server.url}/console/memory`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByText('The e-mail address or the password is not right.')).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
});
