import { expect, test } from './fixtures.ts';

/** Which model answered, and how long it took. */
const WORKS = /^It works: openai-compatible\/llama answered in \d+(\.\d)? m?s \(1 model listed\)$/;

test('an owner tests a model server before saving it, and removes it again', async ({
  console: page,
  server,
}, info) => {
  await page.goto(`${server.url}/console/settings/models`);
  const row = page.getByRole('listitem', { name: 'OpenAI-compatible server' });
  await expect(row).toContainText('not set up');
  await row.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog');

  await dialog.getByLabel('Address').fill('http://127.0.0.1:8000');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect(dialog.getByRole('status')).toContainText('refused: it is a loopback address');
  await page.screenshot({ path: info.outputPath('refused.png') });
  await dialog.getByLabel('Address').fill(server.siteUrl);
  await expect(dialog.getByRole('status')).toBeHidden();
  await dialog.getByLabel('API key').fill('sk-a-key-of-twenty-characters-9xyz');
  // With the provider before it, as everywhere else, or without.
  await dialog.getByLabel('Model for the test').fill('openai-compatible/llama-9');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect(dialog.getByRole('status')).toHaveText(
    'openai-compatible/llama-9: No model llama-9 for the key Bearer [redacted]',
  );
  await dialog.getByLabel('Model for the test').fill('');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await expect(dialog.getByRole('status')).toHaveText(WORKS);
  await page.screenshot({ path: info.outputPath('works.png') });
  await dialog.getByRole('button', { name: 'Save' }).click();

  await expect(row).toContainText('saved, ends in 9xyz');
  await expect(row).toContainText(server.siteUrl);
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row.getByRole('status')).toHaveText(WORKS);
  await page.screenshot({ path: info.outputPath('saved.png'), fullPage: true });
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toContainText('not set up');
});

test('what the server’s environment sets up is shown with its variable, and cannot be changed', async ({
  console: page,
  server,
}) => {
  await page.goto(`${server.url}/console/settings/models`);
  const row = page.getByRole('listitem', { name: 'Anthropic' });

  await expect(row).toContainText('ANTHROPIC_API_KEY');
  await expect(row.getByRole('button', { name: /Set up|Replace|Remove/ })).toHaveCount(0);
});
