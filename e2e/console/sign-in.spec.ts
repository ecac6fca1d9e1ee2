import { expect, type Page, test } from '@playwright/test';
import { startServerProcess } from './test-server.ts';

/** Signs in at the pages of the provider. */
async function signInAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Acme' }).click();
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
}

test('somebody signs in with the provider, at a server behind a path, and is where they wanted to be', async ({
  page,
  context,
}, info) => {
  const server = await startServerProcess(['--path', '/tools/jettson', '--oidc']);
  await page.goto(`${server.url}/console/memory?q=anything`);
  await expect(page.getByRole('button', { name: 'Sign in with Acme' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, width] of [
      ['narrow', 360],
      ['wide', 1280],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: info.outputPath(`sign-in-${colorScheme}-${size}.png`) });
    }
  }

  await signInAs(page, 'mallory');
  await expect(page.getByRole('alert')).toContainText('does not say that your e-mail address is verified');
  await page.screenshot({ path: info.outputPath('refused.png') });
  await context.clearCookies();
  await page.goto(`${server.url}/console/memory?q=anything`);
  await signInAs(page, 'ada');

  await expect(page.getByRole('textbox', { name: 'Search memories' })).toHaveValue('anything');
  expect(page.url()).toBe(`${server.url}/console/memory?q=anything`);
  await expect(page.getByRole('link', { name: 'Agents' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'API keys' })).toBeHidden();
  await page.goto(`${server.url}/console/settings`);
  await expect(page.getByText('ada@example.com').first()).toBeVisible();
  await page.getByRole('button', { name: /ada@example.com/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await server.stop();
});
