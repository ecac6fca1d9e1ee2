import type { Page } from '@playwright/test';
import { expect, test, watchFaults } from './fixtures.ts';

const PAGES = [
  '',
  'concepts',
  'agents',
  'memory',
  'files-and-webhooks',
  'costs',
  'sdks',
  'events',
  'errors',
  'limits',
  'compatibility',
];

async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
}

for (const [width, first, second] of [
  [1440, 'light', 'dark'],
  [390, 'dark', 'light'],
] as const) {
  test(`every page of the documentation fits ${width} px in ${first} and then in ${second}, and loads nothing from elsewhere`, async ({
    page,
    server,
  }, info) => {
    const faults = watchFaults(page);
    await page.setViewportSize({ width, height: 900 });

    for (const path of [...PAGES, 'api']) {
      await page.emulateMedia({ colorScheme: first });
      await page.goto(`${server.url}/docs/${path}`);
      await expect(page.getByRole('heading', { level: 1 }).filter({ visible: true })).toBeVisible();
      await page.waitForLoadState('networkidle');
      for (const colorScheme of [first, second]) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({
          path: info.outputPath(`${path || 'start'}-${colorScheme}.png`),
          animations: 'disabled',
        });
        if (await isTooWide(page)) faults.push(`${path} is wider than the screen in ${colorScheme}`);
      }
    }

    expect(faults).toEqual([]);
  });
}

test("the documentation's search finds a heading without a request to another host", async ({
  page,
  server,
}) => {
  const faults = watchFaults(page);
  await page.goto(`${server.url}/docs/`);

  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill('follow-up messages');
  await page.getByRole('option').first().click();

  await page.waitForURL(/\/docs\/agents#follow-up-messages$/);
  expect(faults).toEqual([]);
});

test('the API reference needs no session: it shows every call, and loads only the description of the API', async ({
  page,
  server,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(pathname);
  });
  await page.goto(`${server.url}/docs/`);
  await page.getByRole('link', { name: 'API reference' }).first().click();
  const calls = page.getByRole('navigation', { name: 'Calls' });
  await calls.getByRole('link', { name: 'Search memories' }).click();

  await expect(page.getByRole('heading', { name: 'Search memories' })).toBeVisible();
  await expect(page.getByText(`curl -X POST '${server.url}/api/v1/memory/search'`)).toBeVisible();
  expect(page.url()).toBe(`${server.url}/docs/api/memory.search`);
  await expect(page.getByRole('button', { name: 'Send' })).toHaveCount(0);
  expect(asked).toEqual(['/api/v1/openapi.json']);

  await page.reload();

  await expect(page.getByRole('heading', { name: 'Search memories' })).toBeVisible();
});
