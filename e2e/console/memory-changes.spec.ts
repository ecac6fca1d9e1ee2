import { expect, test } from './fixtures.ts';
import { rows } from './memory-namespace.ts';

test('duplicates are pairs side by side, and only the ticked ones are removed, and restored', async ({
  console: page,
  api,
}) => {
  const namespace = 'twins';
  const put = (memory: object) => api('POST', '/memory', { namespace, ...memory });
  await put({ key: 'note_1', value: 'The office is closed on Fridays', importance: 8 });
  await put({ key: 'note_2', value: 'The office is closed on Fridays.', tags: ['opening'] });
  await put({ key: 'door', value: 'The door code is on the board' });
  await put({ key: 'door_2', value: 'The door code is on the board.' });
  await put({ key: 'dose', value: 'Take 5 mg of the medicine every morning' });
  await put({ key: 'dose_2', value: 'Take 5 g of the medicine every morning' });
  await page.goto(new URL(`/console/memory?namespace=${namespace}`, page.url()).href);
  const open = async () => {
    await page.getByRole('button', { name: 'Tidy up, import, export' }).click();
    await page.getByRole('menuitem', { name: 'Remove duplicates' }).click();
  };
  await open();
  const same = page.getByRole('list', { name: 'These say the same' }).locator('> li');
  const near = page.getByRole('list', { name: 'These look alike: decide yourself' }).locator('> li');
  const notes = same.filter({ hasText: 'note_1' });
  await expect(same).toHaveCount(2);
  await expect(notes.locator('del')).toHaveText('.');
  await expect(near.locator('del')).toHaveText(/^m?g$/);
  await expect(near.locator('ins')).toHaveText(/^m?g$/);
  await expect(notes).toContainText('note_1 is kept because it is more important. It takes over #opening.');
  await expect(near).toHaveCount(1);
  await expect(near).toContainText('A number, a name, a negation or another word differs.');
  await expect(near.getByRole('checkbox')).not.toBeChecked();

  // By keyboard: the doors are left, and of the doses the other one is kept than was suggested.
  await same.filter({ hasText: 'door' }).getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await near.getByRole('button', { name: /^Keep the other: dose/ }).press('Enter');
  await near.getByRole('checkbox').press('Space');
  const kept = await near.locator('label').textContent();
  await page.getByRole('button', { name: 'Remove 2' }).click();

  await expect(page.getByRole('dialog')).toBeHidden();
  const keptDose = /keep (\w+)$/.exec(kept?.trim() ?? '')?.[1] ?? '';
  await expect(rows(page)).toHaveCount(4);
  const keys = await rows(page).locator('[data-row-focus]').allTextContents();
  expect(keys.sort()).toEqual(['door', 'door_2', keptDose, 'note_1'].sort());
  const { body } = await api<{ tags: string[] }>('GET', `/memory?key=note_1&namespace=${namespace}`);
  expect(body.tags).toEqual(['opening']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(6);

  // What has changed since it was shown is not removed.
  await open();
  await expect(same).toHaveCount(2);
  await put({ key: 'door', value: 'The door has no code any more' });
  await page.getByRole('button', { name: 'Remove 2' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/changed/);
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(6);
});

test('what changed lately is listed with its values, and each of it can be undone', async ({
  console: page,
  api,
}) => {
  const namespace = 'lately';
  const put = (memory: object) => api('POST', '/memory', { namespace, ...memory });
  await put({ key: 'tea', value: 'Ada likes green tea' });
  await put({ key: 'tea', value: 'Ada likes black tea' });
  await put({ key: 'gone', value: 'This was deleted' });
  await api('DELETE', `/memory?namespace=${namespace}&key=gone`);
  await api('POST', '/memory/import', { memories: [{ namespace, key: 'imported', value: 'From a file' }] });
  await put({ key: 'note_1', value: 'The office is closed on Fridays' });
  await put({ key: 'note_2', value: 'The office is closed on Fridays.' });
  await api('POST', '/memory/dedupe', { namespace });
  await api('POST', '/memory/delete', { namespace, tags: ['none'] });
  await page.goto(new URL(`/console/memory?namespace=${namespace}`, page.url()).href);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole('radio', { name: 'Recently changed' }).click();
  const changes = page.getByRole('list', { name: 'Recently changed' }).locator('> li');
  const tea = changes.filter({ hasText: 'tea' }).filter({ hasText: 'black' });
  await expect(tea.locator('del')).toHaveText('green');
  await expect(tea.locator('ins')).toHaveText('black');
  const deduped = changes.filter({ hasText: 'duplicates removed' }).first();
  await deduped.getByRole('button', { name: 'What it changed' }).click();
  await expect(deduped.getByRole('list', { name: 'What it changed' })).toContainText(
    'The office is closed on Fridays',
  );

  await tea.getByRole('button', { name: 'Undo: changed tea' }).click();
  await expect(changes.first()).toContainText('restored');
  await changes.getByRole('button', { name: 'Undo: deleted gone' }).click();
  await expect(changes.first()).toContainText('gone');
  await deduped.getByRole('button', { name: 'Undo: duplicates removed' }).click();
  await expect(changes.filter({ hasText: 'duplicates removed' }).first()).toContainText('undone');
  await changes.getByRole('button', { name: 'Undo: imported' }).first().click();
  await expect(changes.filter({ hasText: 'imported' }).first()).toContainText('undone');

  await page.getByRole('radio', { name: 'Memories', exact: true }).click();
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).filter({ hasText: 'tea' })).toContainText('Ada likes green tea');
  await expect(rows(page).filter({ hasText: 'gone' })).toContainText('This was deleted');
});

test('what changed lately is of the namespace that is chosen, also what changed several memories', async ({
  console: page,
  api,
}) => {
  for (const namespace of ['lately-here', 'lately-there']) {
    await api('POST', '/memory/import', {
      memories: [{ namespace, key: `imported ${namespace}`, value: 'From a file' }],
    });
  }
  const changes = page.getByRole('list', { name: 'Recently changed' }).locator('> li');
  await page.goto(new URL('/console/memory?namespace=lately-here&view=changes', page.url()).href);
  await expect(changes).toHaveCount(1);
  await changes.getByRole('button', { name: 'What it changed' }).click();
  await expect(changes).toContainText('imported lately-here');

  await changes.getByRole('button', { name: 'Undo: imported' }).click();
  await expect(changes).toContainText('undone');
  await page.getByRole('combobox', { name: 'Namespace' }).selectOption('lately-there');

  await expect(changes).toHaveCount(1);
  await expect(changes).not.toContainText('undone');
});

test('a merge is previewed group by group, with what goes beside what takes its place, and can be undone', async ({
  console: page,
  api,
}, info) => {
  const namespace = 'merged';
  const values = {
    a: 'The office in Berlin opens at nine in the morning',
    b: 'The Berlin office opens at nine in the morning every day',
    c: 'The office in Berlin is open from nine in the morning',
    tea: 'Ada likes green tea',
  };
  for (const [key, value] of Object.entries(values)) await api('POST', '/memory', { namespace, key, value });
  await page.goto(new URL(`/console/memory?namespace=${namespace}`, page.url()).href);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole('button', { name: 'Tidy up, import, export' }).click();
  await page.getByRole('menuitem', { name: 'Merge into summaries' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge into summaries' });
  const groups = dialog.getByRole('list', { name: 'What would change' }).locator('> li');
  await expect(groups).toHaveCount(1);
  await expect(groups.getByRole('heading', { level: 3 })).toHaveText('3 memories become one');
  // The newest comes first.
  const merged = [values.c, values.b, values.a];
  await expect(groups.getByRole('listitem').locator('p')).toHaveText(merged);
  await expect(groups.locator('section')).toContainText(merged.join('. '));
  await page.screenshot({ path: info.outputPath('merge.png') });
  await dialog.getByRole('button', { name: 'Merge 3' }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();

  await expect(rows(page)).toHaveCount(4);
});

test('the trash gives memories back, or deletes them for good', async ({ console: page, api }) => {
  const namespace = 'trash';
  for (const key of ['back', 'never']) {
    await api('POST', '/memory', { namespace, key, value: `Value of ${key}` });
    await api('DELETE', `/memory?namespace=${namespace}&key=${key}`);
  }
  await page.goto(new URL(`/console/memory?namespace=${namespace}&view=trash`, page.url()).href);
  const trash = page.getByRole('list', { name: 'Trash' }).locator('> li');
  await expect(trash).toHaveCount(2);
  await expect(trash.first()).toContainText('deleted');
  await page.getByRole('button', { name: 'Restore back' }).click();
  await expect(trash).toHaveCount(1);
  await page.getByRole('button', { name: 'Delete for good: never' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();

  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  expect((await api('GET', `/memory?namespace=${namespace}&key=back`)).status).toBe(200);
  expect((await api('GET', `/memory/history?namespace=${namespace}&key=never`)).status).toBe(404);
});

test('what was written again while it was shown in the trash is not deleted for good', async ({
  console: page,
  api,
}) => {
  const memory = { namespace: 'again', key: 'again', value: 'Forgotten' };
  await api('POST', '/memory', memory);
  await api('DELETE', '/memory?namespace=again&key=again');
  await page.goto(new URL('/console/memory?namespace=again&view=trash', page.url()).href);
  await page.getByRole('button', { name: 'Delete for good: again' }).click();
  await api('POST', '/memory', { ...memory, value: 'Learned again' });
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();

  await expect(page.getByText('again was written again, and stays')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  const { body } = await api<{ value: string }>('GET', '/memory?namespace=again&key=again');
  expect(body.value).toBe('Learned again');
});
