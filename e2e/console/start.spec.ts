import { expect, test } from './fixtures.ts';

test('a used link leads to the console as long as the user is signed in', async ({
  console: page,
  server,
  browser,
}) => {
  const link = await server.newLink();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await expect(stranger.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await stranger.context().close();
});

test('every page says why agents cannot run on a machine without computers, and what to run', async ({
  console: page,
  server,
}) => {
  const fix = 'sudo apt-get install -y bubblewrap';
  await page.route('**/api/v1/settings', async (route) => {
    const response = await route.fetch();
    const computers_fault = { problem: 'bubblewrap is not installed', fix };
    await route.fulfill({ response, json: { ...(await response.json()), computers_fault } });
  });

  for (const path of ['', '/agents', '/memory', '/settings']) {
    await page.goto(`${server.url}/console${path}`);
    const note = page.getByRole('status').filter({ hasText: 'Agents cannot run on this server' });
    await expect(note).toContainText('bubblewrap is not installed');
    await expect(note).toContainText(fix);
  }
  await page.goto(`${server.url}/console`);
  const repair = page.getByRole('list', { name: 'Get started' }).getByRole('listitem').nth(1);
  await expect(repair).toContainText('Repair the computers');
  await expect(repair).toContainText(fix);
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  }
});

test('every page says that a restored installation is paused, and which command lets it run', async ({
  console: page,
  server,
}) => {
  await page.route('**/api/v1/settings', async (route) => {
    const response = await route.fetch();
    const paused_since = new Date().toISOString();
    await route.fulfill({ response, json: { ...(await response.json()), paused_since } });
  });

  await page.goto(`${server.url}/console/agents`);

  const note = page.getByRole('status').filter({ hasText: 'restored from a backup and is paused' });
  await expect(note.getByText('jettson resume')).toBeVisible();
});

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test(`nothing on the overview moves while it loads, in whatever order the answers come, at ${width} px`, async ({
    console: page,
    api,
    server,
  }) => {
    await api('POST', '/agents', { task: 'quick sum' });
    await page.setViewportSize({ width, height });
    // The slowest are the answers that decide whether the list of first steps is shown.
    const delays: [RegExp, number][] = [
      [/\/keys/, 900],
      [/\/settings/, 600],
      [/\/regions|\/usage/, 300],
      [/\/agents\?/, 1200],
    ];
    await page.route('**/api/v1/**', async (route) => {
      const [, delay = 0] = delays.find(([pattern]) => pattern.test(route.request().url())) ?? [];
      await new Promise((resolve) => setTimeout(resolve, delay));
      await route.continue();
    });
    await page.goto(`${server.url}/console/`);
    await expect(page.getByRole('heading', { name: 'Latest agents' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Warm pool' })).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);

    const shift = await page.evaluate<number>(`new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; })
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(sum), 200);
    })`);

    expect(shift).toBeLessThan(0.02);
  });
}
