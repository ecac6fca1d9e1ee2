import type { Request } from '@playwright/test';
import { expect, openNewAgent, test } from './fixtures.ts';

test('no dialog loses what was written in it: Escape, the cross and Cancel ask first', async ({
  console: page,
}) => {
  await page.goto(new URL('/console/memory', page.url()).href);
  await page.getByRole('button', { name: 'New memory' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New memory' });
  const question = dialog.getByRole('alert').filter({ hasText: 'Discard what you wrote?' });
  const value = dialog.getByLabel('Value');
  await value.fill('Half a thought');

  for (const leave of [
    () => page.keyboard.press('Escape'),
    () => dialog.getByRole('button', { name: 'Close' }).click(),
    () => dialog.getByRole('button', { name: 'Cancel' }).click(),
    () => page.mouse.click(5, 5),
  ]) {
    await leave();
    await expect(question).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Keep editing' })).toBeFocused();
    // A second Escape does not discard either.
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(value).toHaveValue('Half a thought');
  }

  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
});

test('text that was removed is a change too: the dialog asks before it comes back', async ({
  console: page,
  api,
  server,
}) => {
  await api('PUT', '/secrets/EMPTIED', {
    value: 'a value of some length',
    hosts: ['api.example.com'],
    description: 'Pushes branches',
  });
  await page.goto(`${server.url}/console/secrets`);
  await page.getByRole('button', { name: 'Replace EMPTIED' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replace EMPTIED' });
  const description = dialog.getByLabel('Description');
  await description.fill('');

  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('alert')).toContainText('Discard what you wrote?');
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await description.fill('Pushes branches');
  await page.keyboard.press('Escape');

  await expect(dialog).toBeHidden();
  await api('DELETE', '/secrets/EMPTIED');
});

test('a form that fills a page asks before a link takes what was written, and not once it is sent', async ({
  console: page,
  api,
  server,
}) => {
  await api('POST', '/templates', { name: 'half-written', defaults: { instructions: 'You research.' } });
  const question = page.getByRole('dialog', { name: 'Discard what you wrote?' });
  const elsewhere = page.getByRole('link', { name: 'API keys', exact: true });
  await page.goto(`${server.url}/console/templates/half-written/edit`);
  const instructions = page.getByLabel('Instructions');
  await instructions.fill('');

  for (const leave of [() => elsewhere.click(), () => page.getByRole('link', { name: 'Cancel' }).click()]) {
    await leave();
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(instructions).toHaveValue('');
  }
  await instructions.fill('You write.');
  await page.getByRole('button', { name: 'Save version 2' }).click();
  await expect(page).toHaveURL(/templates\/half-written$/);

  await page.goto(`${server.url}/console/agents/new`);
  await page.getByLabel('Task').fill('Half a task');
  await elsewhere.click();
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible();
});

test('a dialog in which nothing was written closes at once', async ({ console: page }) => {
  await page.goto(new URL('/console/memory', page.url()).href);
  await page.getByRole('button', { name: 'New memory' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New memory' });
  await dialog.getByLabel('Namespace').focus();
  await page.keyboard.press('Escape');

  await expect(dialog).toBeHidden();
});

test('a memory that is being edited asks before Escape, another memory or another page takes its text', async ({
  console: page,
  api,
}) => {
  for (const key of ['one', 'two'])
    await api('POST', '/memory', { key, value: `The ${key}`, namespace: 'edited' });
  await page.goto(new URL('/console/memory?namespace=edited&key=one&in=edited', page.url()).href);
  const panel = page.getByRole('complementary', { name: 'Memory' });
  const value = panel.getByLabel('Value');
  const question = page.getByRole('dialog', { name: 'Discard what you wrote?' });
  await value.fill('Half a thought');

  for (const leave of [
    () => value.press('Escape'),
    () => panel.getByRole('button', { name: 'Close' }).click(),
    () => page.getByRole('button', { name: 'two' }).click(),
    () => page.getByRole('link', { name: 'Agents', exact: true }).click(),
  ]) {
    await leave();
    await expect(question).toBeVisible();
    await question.getByRole('button', { name: 'Keep editing' }).click();
    await expect(value).toHaveValue('Half a thought');
  }
  // A search beside it does not touch the text, nor does somebody else's change of the memory.
  await page.getByRole('textbox', { name: 'Search memories' }).fill('two');
  await expect(page).toHaveURL(/q=two/);
  await api('POST', '/memory', { key: 'one', value: 'Changed meanwhile', namespace: 'edited' });
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(panel.getByRole('alert')).toBeVisible();
  await expect(panel).toContainText(
    'Somebody changed this memory while you were writing. Version 2 is live.',
  );
  await expect(value).toHaveValue('Half a thought');
  await value.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();

  await expect(value).toHaveCount(0);
});

test('what is written while something is being sent stays', async ({ console: page, api, server }) => {
  await api('POST', '/memory', { key: 'slow', value: 'First', namespace: 'edited' });
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick sum',
    keep_alive: true,
  });
  const isSent = (request: Request) =>
    request.method() === 'POST' && /\/(memory|messages)$/.test(request.url());
  let answer = Promise.withResolvers<void>();
  await page.route('**/api/v1/**', async (route) => {
    if (isSent(route.request())) await answer.promise;
    await route.continue();
  });
  await page.goto(`${server.url}/console/memory?namespace=edited&key=slow&in=edited`);
  const panel = page.getByRole('complementary', { name: 'Memory' });
  const value = panel.getByLabel('Value');
  await value.fill('Second');
  const saving = page.waitForRequest(isSent);
  await value.press('ControlOrMeta+Enter');
  await saving;
  await value.fill('Second and third');
  answer.resolve();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(value).toHaveValue('Second and third');
  await expect(panel.getByRole('button', { name: 'Save' })).toBeEnabled();
  await expect(panel.getByRole('status')).toHaveCount(0);
  await panel.getByRole('button', { name: 'Discard' }).click();
  await expect(value).toHaveValue('Second');

  answer = Promise.withResolvers();
  await page.goto(`${server.url}/console/agents/${body.agent_id}`);
  await expect(page.locator('header').getByText('Waiting for a message')).toBeVisible();
  const message = page.getByRole('textbox', { name: 'Message to the agent' });
  await message.fill('One thing');
  const sending = page.waitForRequest(isSent);
  await message.press('Enter');
  await sending;
  await message.fill('Another thing');
  answer.resolve();
  await expect(page.getByText(/^Sent;/)).toBeVisible();
  await expect(message).toHaveValue('Another thing');
  await api('DELETE', `/agents/${body.agent_id}`);
});

test('on a phone, a step asks before Escape takes the reason of a refusal, and keeps it while another is shown', async ({
  console: page,
  api,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const id = await openNewAgent(page, api, {
    task: 'recall two favourites',
    require_approval: ['jettson_memory_get'],
  });
  await page.getByRole('region', { name: 'Approval' }).getByRole('button', { name: 'Review' }).click();
  const sheet = page.getByRole('dialog');
  const reason = sheet.getByLabel('Reason for the agent, if you refuse');
  await reason.fill('Not this one');

  await page.keyboard.press('Escape');
  await expect(sheet.getByText('Discard what you wrote?')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(reason).toHaveValue('Not this one');
  await sheet.getByRole('button', { name: 'Next step' }).click();
  await expect(reason).toHaveValue('');
  await sheet.getByRole('button', { name: 'Previous step' }).click();
  await expect(reason).toHaveValue('Not this one');
  await reason.fill('Not this one either');
  await sheet.getByRole('button', { name: 'Back to the steps' }).click();
  await sheet.getByRole('button', { name: 'Discard' }).click();
  await expect(sheet).toBeHidden();
  await page.getByRole('region', { name: 'Approval' }).getByRole('button', { name: 'Review' }).click();

  await expect(reason).toHaveValue('');
  await api('DELETE', `/agents/${id}`);
});

test('what is written to an agent is there again after Escape led to the list', async ({
  console: page,
  api,
}) => {
  const id = await openNewAgent(page, api, { task: 'quick sum', keep_alive: true });
  const text = page.getByRole('textbox', { name: 'Message to the agent' });
  await text.fill('Half a thought');
  await page.getByRole('heading', { name: 'quick sum' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Agents', exact: true })).toBeVisible();
  await page.goBack();

  await expect(text).toHaveValue('Half a thought');
  await api('DELETE', `/agents/${id}`);
});

test('a message that is sent while its page is left is not there again', async ({
  console: page,
  api,
  server,
}) => {
  const { body } = await api<{ agent_id: string }>('POST', '/agents', {
    task: 'quick sum',
    keep_alive: true,
  });
  const answer = Promise.withResolvers<void>();
  await page.route('**/messages', async (route) => {
    await answer.promise;
    await route.continue();
  });
  await page.goto(`${server.url}/console/agents/${body.agent_id}`);
  await expect(page.locator('header').getByText('Waiting for a message')).toBeVisible();
  const text = page.getByRole('textbox', { name: 'Message to the agent' });
  await text.fill('Say it once');
  const sending = page.waitForRequest('**/messages');
  await text.press('Enter');
  await sending;
  await page.getByRole('link', { name: 'All agents' }).click();
  await expect(page.getByRole('heading', { name: 'Agents', exact: true })).toBeVisible();
  answer.resolve();
  await expect(page.getByText(/^Sent;/)).toBeVisible();
  await page.goBack();

  await expect(text).toHaveValue('');
  await api('DELETE', `/agents/${body.agent_id}`);
});
