import type { Page } from '@playwright/test';
import { contrast } from '../../apps/console/src/testing/contrast.ts';
import { COLOR_RULES, findAxeFaults } from './find-axe-faults.ts';
import { findInk } from './find-ink.ts';
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
  'settings/members',
  'settings/models',
  'settings/webhooks',
  'settings/retention',
  'settings/server',
  'accounts',
  'reference',
];

/** Waits until the page and its data are there. The network is never idle, because the account's stream is open. */
async function settle(page: Page): Promise<void> {
  await expect(page.locator('#main').getByRole('heading').first()).toBeVisible();
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

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The widths that every page is made for, and the distance of its content from its left edge. */
const SCREENS = [
  { name: 'wide', width: 1440, height: 900, edge: 24 },
  { name: 'narrow', width: 390, height: 844, edge: 16 },
] as const;

/** Which parts of the page do not begin at this distance from its left edge. */
async function findAside(page: Page, edge: number): Promise<string[]> {
  const ink = await findInk(page);
  // A page that covers the whole screen, such as a memory on a phone, may have no bar.
  return (['heading', 'content'] as const)
    .filter((part) => ink[part] !== null && Math.abs(ink[part] - edge) > 1)
    .map((part) => `the ${part} begins at ${ink[part]} px`);
}

for (const { name, width, height, edge } of SCREENS) {
  test(`every page is accessible in both themes, begins at one left edge and fits, ${name}`, async ({
    console: page,
    api,
    server,
  }, info) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width, height });
    // Without motion, colours switch at once, so that no check sees them between two themes.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await api('POST', '/memory', { key: `look-${name}`, value: 'A memory to look at', tags: ['look'] });
    const agentId = await spawnAgent(page, 'Make a table about fruit');
    await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
    const made = await makeTemplate(api, `look-${name}`);
    const faults: string[] = [];

    for (const path of [...PAGES, ...made, `agents/${agentId}`, `memory?key=look-${name}&in=default`]) {
      await page.goto(`${server.url}/console/${path}`);
      await settle(page);
      const aside = () => findAside(page, edge);
      // A list that has just appeared does not know its width yet.
      await expect
        .poll(aside, { timeout: 5000 })
        .toEqual([])
        .catch(() => {});
      faults.push(...(await aside()).map((fault) => `${path}: ${fault}`));
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (over > 0) faults.push(`${path}: ${over} px too wide`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const file = `${path.replaceAll(/\W+/g, '-') || 'overview'}-${name}-${colorScheme}.png`;
        await page.screenshot({ path: info.outputPath(file) });
        const rules = colorScheme === 'dark' ? COLOR_RULES : WCAG;
        for (const fault of await findAxeFaults(page, rules))
          faults.push(`${path}, ${colorScheme}: ${fault}`);
      }
    }

    expect(faults).toEqual([]);
  });
}

test('on a phone the menu leads everywhere, and what needs somebody is in the bar', async ({
  console: page,
  api,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await api('POST', '/agents', { task: 'approve what I like', require_approval: ['jettson_memory_put'] });

  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Memory' }).click();
  await expect(page.getByRole('heading', { name: 'Memory' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.getByRole('link', { name: /^Needs you\s*, \d+ waiting/ }).click();
  await expect(page.getByRole('heading', { name: 'Needs you' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what is chosen can be seen, and so can what could be, ${colorScheme}`, async ({
    console: page,
    server,
  }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${server.url}/console/usage`);
    const chosen = page.getByRole('radio', { name: 'Hours' });
    await expect(chosen).toBeChecked();

    const { plane, frame, shadow } = await page.evaluate<
      Record<'plane' | 'frame' | 'shadow', string>
    >(`(() => {
      const item = document.querySelector('[role="radio"][data-state="on"]');
      const group = getComputedStyle(item.parentElement);
      const shadow = getComputedStyle(item).boxShadow;
      return { plane: group.backgroundColor, frame: group.borderLeftColor, shadow };
    })()`);
    const mark = /(rgb\([^)]+\)) 0px 0px 0px 1px inset/.exec(shadow)?.[1] ?? '';

    expect(contrast(frame, plane)).toBeGreaterThanOrEqual(3);
    expect(contrast(mark, plane)).toBeGreaterThanOrEqual(3);
  });
}

test('text is drawn in the font of the build, which is fetched beside the scripts; code in its own', async ({
  console: page,
}) => {
  const font = page.locator('link[rel="preload"][as="font"]');
  await expect(font).toHaveAttribute('href', /\/console\/assets\/geist-latin-wght-normal-[\w-]+\.woff2$/);
  expect(await page.evaluate(`document.fonts.check('13px "Geist Variable"')`)).toBe(true);
  await page.goto(new URL('/console/api-keys', page.url()).href);
  await page.getByRole('button', { name: 'Use from code' }).click();
  await page.getByRole('dialog').locator('pre').first().waitFor();
  await expect
    .poll(() =>
      page.evaluate(
        `[...document.fonts].some(({ family, status }) => /Mono/.test(family) && status === 'loaded')`,
      ),
    )
    .toBe(true);
});

test('the usage of each day is a chart and a table; its library is loaded there only', async ({
  console: page,
  server,
}) => {
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}/console/`);
  await settle(page);
  expect(scripts.filter((path) => /\/bars-/.test(path))).toEqual([]);

  await page.goto(`${server.url}/console/usage`);
  const chart = page.getByRole('figure', { name: 'Hours by day' });
  await expect(chart.locator('canvas')).toBeVisible();
  await expect(chart.getByRole('row')).toHaveCount(new Date().getUTCDate());
  await page.getByRole('radio', { name: 'Runs' }).click();
  await expect(page.getByRole('figure', { name: 'Runs by day' }).locator('canvas')).toBeVisible();
  expect(scripts.some((path) => /\/bars-/.test(path))).toBe(true);
});

test('rows of tables and lists are 36 px high', async ({ console: page, api, server }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await api('POST', '/keys', { name: 'row height' });
  await api('POST', '/memory', { key: 'row height', value: 'A memory\nof two lines', tags: ['one', 'two'] });
  await api('POST', '/templates', { name: 'row-height', defaults: { tools: ['shell', 'http'] } });
  await api('PUT', '/secrets/ROW_HEIGHT', {
    value: 'a value of some length',
    hosts: ['api.example.com', 'files.example.com'],
    description: 'For the height of a row',
  });
  await api('POST', '/agents', { task: 'quick sum', name: 'row height' });
  const tables = ['api-keys', '', 'usage', 'templates', 'secrets', 'settings/models', 'settings/members'];
  for (const path of [...tables, 'agents', 'memory']) {
    await page.goto(`${server.url}/console/${path}`);
    const rows = page
      .locator('table:not(.sr-only) tbody tr')
      .or(page.getByRole('list', { name: /^(Agents|Memories)$/ }).getByRole('listitem'));
    await expect(rows.first()).toBeVisible();
    const heights = await rows.evaluateAll((all) =>
      all.map((row) => (row as unknown as { offsetHeight: number }).offsetHeight),
    );
    expect(Math.max(...heights)).toBeLessThanOrEqual(37);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(36);
  }
});

test('at 1024 px the navigation is icons, whose names are there for everybody', async ({
  console: page,
  server,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${server.url}/console/`);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  const memory = navigation.getByRole('link', { name: 'Memory', exact: true });
  await memory.hover();
  await expect(memory.getByText('Memory')).toHaveCSS('opacity', '1');
  const narrow = await memory.boundingBox();
  await memory.click();
  await expect(page.getByRole('heading', { name: 'Memory' })).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  const wide = await memory.boundingBox();

  expect(narrow?.width).toBeLessThan(50);
  expect(wide?.width).toBeGreaterThan(150);
});

test('before the sign-in only the sign-in page is shown, and it is accessible', async ({ page, server }) => {
  await page.goto(`${server.url}/console/memory`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible();
  expect(await findAxeFaults(page, WCAG)).toEqual([]);
});
