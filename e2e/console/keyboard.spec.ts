import { expect, test } from './fixtures.ts';

test('everything can be reached by keyboard: palette, pages, rows, steps, back', async ({
  console: page,
  api,
}) => {
  await api('POST', '/agents', { task: 'quick: first by keyboard', name: 'keys one' });
  await api('POST', '/agents', { task: 'quick: second by keyboard', name: 'keys two' });

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
  await page.keyboard.type('memory');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Memory' })).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('link', { name: /keys two/ })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: /keys one/ })).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'keys two' })).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Agents', exact: true })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search task' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { name: 'New agent' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('an agent is found in the palette by its name', async ({ console: page, api }) => {
  await api('POST', '/agents', { task: 'quick: needle', name: 'a needle in the hay' });

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
  await page.keyboard.type('needle');
  await page.getByRole('option', { name: /needle/ }).click();

  await expect(page.getByRole('heading', { name: 'a needle in the hay' })).toBeVisible();
});

for (const { platform, key } of [
  { platform: 'MacIntel', key: '⌘' },
  { platform: 'Win32', key: 'Ctrl' },
]) {
  test(`shortcuts are shown with the keys of the keyboard: ${key} on ${platform}`, async ({
    console: page,
  }) => {
    await page.addInitScript((value) => Object.defineProperty(navigator, 'platform', { value }), platform);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Search' })).toContainText(`${key}K`);

    await page.keyboard.press('?');

    const everywhere = page.getByRole('dialog').getByRole('region', { name: 'Everywhere' });
    await expect(everywhere).toContainText(`${key}KSearch and commands`);
    await expect(page.getByRole('dialog').getByRole('region', { name: 'Go to a page' })).toContainText(
      'gaAgents',
    );
  });
}

test('without room for labels, an icon of the navigation shows its label to whoever points at it or has it in focus', async ({
  console: page,
}, info) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  const nav = page.getByRole('navigation', { name: 'Main' });
  const labelOf = (name: string) => nav.getByText(name, { exact: true });
  await expect(labelOf('Memory')).toHaveCSS('opacity', '0');

  await nav.getByRole('link', { name: 'Agents' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(labelOf('Agents')).toHaveCSS('opacity', '1');
  await expect(labelOf('Memory')).toHaveCSS('opacity', '0');
  await nav.getByRole('link', { name: 'Memory' }).hover();
  await expect(labelOf('Memory')).toHaveCSS('opacity', '1');
  const [bar, label] = [await nav.boundingBox(), await labelOf('Memory').boundingBox()];
  expect(label?.x).toBeGreaterThanOrEqual((bar?.x ?? 0) + (bar?.width ?? 0));
  expect(label?.width).toBeGreaterThan(40);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: info.outputPath(`icon-bar-${colorScheme}.png`) });
  }
});
