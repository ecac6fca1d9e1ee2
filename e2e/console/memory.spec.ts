import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { openNamespace, rows } from './memory-namespace.ts';

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

test('a corrected value keeps the day on which it expires', async ({ console: page, api }) => {
  await api('POST', '/memory', { key: 'code', value: '1234', namespace: 'expiring', expires_in_days: 7 });
  await page.goto(new URL('/console/memory?key=code&in=expiring', page.url()).href);
  const panel = page.getByRole('complementary', { name: 'Memory' });
  await panel.getByLabel('Value').fill('5678');
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();

  const { body } = await api<{ value: string; expires_at: number; updated_at: number }>(
    'GET',
    '/memory?key=code&namespace=expiring',
  );
  expect(body.value).toBe('5678');
  expect((body.expires_at - body.updated_at) / 86_400_000).toBeCloseTo(7, 1);
});

test('a forgotten memory can be restored', async ({ console: page, api }) => {
  await openNamespace(page, api, 'forgets', { door: 'The code is 1234', gate: 'It is green' });
  await rows(page).filter({ hasText: 'door' }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Delete this memory' }).click();
  await expect(rows(page)).toHaveCount(1);

  await page.getByRole('button', { name: 'Undo' }).click();

  await expect(rows(page)).toHaveCount(2);
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
  const note = page.getByRole('region', { name: 'Waiting proposals' });
  await expect(note).toContainText('2 changes by less trusted writers wait');
  await note.getByRole('button', { name: 'Review' }).click();
  const proposals = page.getByRole('list', { name: 'Proposals' });
  const bank = proposals.getByRole('listitem').filter({ hasText: 'bank' });
  await expect(bank.locator('section').first()).toContainText('Wages come from Starling');
  await expect(bank.locator('section').last()).toContainText('Wages come from Monzo');
  await expect(bank.locator('del')).toHaveText('Starling');
  await expect(bank.locator('ins')).toHaveText('Monzo');
  await expect(bank.locator('section').last()).toContainText('from the web');

  await proposals.getByRole('button', { name: 'Accept the change of bank' }).click();
  await proposals.getByRole('button', { name: 'Reject the change of tax' }).click();

  await expect(page.getByRole('heading', { name: 'No proposals' })).toBeVisible();
  await page.getByRole('radio', { name: 'Memories', exact: true }).click();
  await expect(note).toHaveCount(0);
  await expect(rows(page).filter({ hasText: 'bank' })).toContainText('Monzo');
  await expect(rows(page).filter({ hasText: 'tax' })).toContainText('Paid in March');
});

test('who can read a namespace is said plainly: people, keys by their limits, agents', async ({
  console: page,
  api,
}) => {
  const namespace = 'reach/user-7';
  await api('POST', '/memory', { namespace, key: 'plan', value: 'Books a table' });
  const limits = {
    'reach reader': { read: [{ prefix: 'reach/' }], write: null },
    'reach owner': { read: [namespace] },
    'reach stranger': { read: ['reach/user-8'] },
  };
  for (const [name, memory] of Object.entries(limits)) await api('POST', '/keys', { name, memory });
  await page.goto(new URL(`/console/memory?key=plan&in=${namespace}`, page.url()).href);
  await page.getByText('Who can read this').click();

  const panel = page.getByRole('complementary', { name: 'Memory' });
  const keys = panel.getByRole('list', { name: 'API keys' }).getByRole('listitem');
  await expect(keys.filter({ hasText: 'reach reader' })).toHaveText(/reach reader\s*can read$/);
  await expect(keys.filter({ hasText: 'reach owner' })).toContainText('can read and change');
  await expect(keys.filter({ hasText: 'reach stranger' })).toHaveCount(0);
  const people = panel.getByRole('list', { name: 'People of this account' }).getByRole('listitem');
  await expect(people.filter({ hasText: 'viewers' })).toHaveText(/viewers\s*can read$/);
  await expect(people.filter({ hasText: 'members' })).toContainText('can read and change');

  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Tidy up, import, export' }).click();
  await page.getByRole('menuitem', { name: 'Who can read this' }).click();
  const dialog = page.getByRole('dialog', { name: 'Who can read this' });
  await dialog.getByLabel('Namespace').selectOption(namespace);
  await expect(dialog.getByRole('list', { name: 'API keys' })).toContainText('reach owner');
});
