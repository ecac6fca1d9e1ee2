import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type Api, expect, test } from './fixtures.ts';

/** A namespace of its own for a test, so that no other's memories are in the way. */
async function openNamespace(page: Page, api: Api, name: string, memories: Record<string, string>) {
  for (const [key, value] of Object.entries(memories)) {
    await api('POST', '/memory', { key, value, namespace: name, tags: ['test'] });
  }
  await page.goto(new URL(`/console/memory?namespace=${name}`, page.url()).href);
}

/** Found by position instead of role: behind a dialog they have no role. */
const rows = (page: Page) => page.locator('ol[aria-label="Memories"] > li');

test('a memory is written, corrected, and an older version restored', async ({ console: page, api }) => {
  await openNamespace(page, api, 'edits', {});
  await page.getByRole('button', { name: 'New memory' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Key').fill('tea');
  await dialog.getByLabel('Value').fill('Ada likes green tea');
  await dialog.getByLabel('Tags').fill('taste, drinks');
  await dialog.getByRole('button', { name: 'Remember' }).click();

  const panel = page.getByRole('complementary', { name: 'Memory' });
  await expect(panel.getByLabel('Tags')).toHaveValue('taste, drinks');
  await panel.getByLabel('Value').fill('Ada likes black tea');
  await panel.getByRole('button', { name: 'Save' }).click();

  const history = panel.getByRole('list', { name: 'History' });
  await expect(history.locator('del')).toHaveText('green');
  await expect(history.locator('ins')).toHaveText('black');
  await expect(rows(page)).toContainText('black tea');
  await panel.getByRole('button', { name: 'Restore version 1' }).click();

  await expect(panel.getByLabel('Value')).toHaveValue('Ada likes green tea');
  await expect(history.getByRole('listitem')).toHaveCount(3);
  await expect(panel).toContainText('the console');
});

test('a forgotten memory can be restored', async ({ console: page, api }) => {
  await openNamespace(page, api, 'forgets', { door: 'The code is 1234', gate: 'It is green' });
  await rows(page).filter({ hasText: 'door' }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Delete this memory' }).click();
  await expect(rows(page)).toHaveCount(1);

  await page.getByRole('button', { name: 'Undo' }).click();

  await expect(rows(page)).toHaveCount(2);
});

test('a search shows what its scores consist of, and its mode can be switched', async ({
  console: page,
  api,
}) => {
  await openNamespace(page, api, 'finds', {
    drink: 'In the morning she drinks espresso without sugar',
    car: 'The car is parked behind the house',
    dog: 'The dog is called Rufus',
  });
  await page.getByRole('textbox', { name: 'Search memories' }).fill('what coffee does she have?');

  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(results.first()).toContainText('espresso');
  await expect(results.first()).toContainText('Meaning');
  await expect(results.first()).toContainText('Freshness');

  await page.getByRole('radio', { name: 'Words' }).click();
  await expect(page.getByText('No memory contains these words')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search memories' }).fill('rufus');

  await expect(results).toHaveCount(1);
  await expect(results).toContainText('The dog is called Rufus');
});

test('duplicates are shown first, then removed, then restored', async ({ console: page, api }) => {
  await openNamespace(page, api, 'twins', {
    note_1: 'The office is closed on Fridays',
    note_2: 'The office is closed on Fridays.',
    lunch: 'Lunch is at noon',
  });
  await page.getByRole('button', { name: 'Tidy up, import, export' }).click();
  await page.getByRole('menuitem', { name: 'Remove duplicates' }).click();

  const changes = page.getByRole('list', { name: 'What would change' });
  await expect(changes).toContainText('The office is closed on Fridays');
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'Remove 1' }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();

  await expect(rows(page)).toHaveCount(3);
});

test('memories are exported to a file and imported from one, and only bad rows fail', async ({
  console: page,
  api,
}) => {
  await openNamespace(page, api, 'files', { kept: 'This goes out' });
  await page.getByRole('button', { name: 'Tidy up, import, export' }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const exported = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Tidy up, import, export' }).click();
  await page.getByRole('menuitem', { name: 'Import' }).click();
  const lines = [
    { key: 'new', value: 'This comes in', namespace: 'files' },
    { key: '', value: 'no key' },
  ];
  await page.getByLabel('File').setInputFiles({
    name: 'memories.jsonl',
    mimeType: 'application/json',
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
  });
  await page.getByRole('button', { name: 'Import 2' }).click();

  expect(exported.memories).toContainEqual(expect.objectContaining({ key: 'kept', value: 'This goes out' }));
  await expect(page.getByRole('dialog')).toContainText('1 written, 0 were there, 1 failed');
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo the import' }).click();
  await expect(rows(page)).toHaveCount(1);
});

test('a memory that an agent wrote leads to the agent', async ({ console: page, api }) => {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', { task: 'write about fruit' });
  await expect(async () => {
    const found = await api('GET', '/memory?key=favourite-fruit');
    expect(found.status).toBe(200);
  }).toPass();
  await page.goto(new URL('/console/memory?key=favourite-fruit&in=default', page.url()).href);

  const panel = page.getByRole('complementary', { name: 'Memory' });
  await expect(panel).toContainText('The user likes mangoes best.');
  await panel.getByRole('link', { name: /^ag_/ }).click();

  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('Remember');
  expect(body.agent_id).toMatch(/^ag_/);
});

test('changes that come from a web page are reviewed, accepted and rejected', async ({
  console: page,
  api,
}) => {
  await openNamespace(page, api, 'proposed', { bank: 'Wages come from Starling', tax: 'Paid in March' });
  for (const [key, value] of [
    ['bank', 'Wages come from Monzo'],
    ['tax', 'Never paid'],
  ]) {
    const provenance = { kind: 'web_page', url: 'https://example.com' };
    await api('POST', '/memory', { key, value, namespace: 'proposed', provenance });
  }
  await page.reload();
  const proposals = page.getByRole('region', { name: 'Proposals' });
  await expect(proposals).toContainText('2 changes by less trusted writers wait');
  await proposals.getByRole('button', { name: 'Review' }).click();
  await expect(proposals.locator('ins').last()).toHaveText('Monzo');

  await proposals.getByRole('button', { name: 'Accept the change of bank' }).click();
  await proposals.getByRole('button', { name: 'Reject the change of tax' }).click();

  await expect(proposals).toHaveCount(0);
  await expect(rows(page).filter({ hasText: 'bank' })).toContainText('Monzo');
  await expect(rows(page).filter({ hasText: 'tax' })).toContainText('Paid in March');
});
