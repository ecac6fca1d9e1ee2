import { expect, test } from './fixtures.ts';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

interface SpawnedAgent {
  instructions: string;
  tools: string[];
  permissions: object;
  max_turns: number;
  env: object;
  input_files: { name: string; media_type: string }[];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an agent is defined in the form, and run again with what can be kept, ${colorScheme}`, async ({
    console: page,
    api,
    server,
  }, info) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${server.url}/console/agents/new`);
    await page.getByLabel('Task').fill('quick: what is on the picture?');
    await page.getByLabel('Pictures and PDFs').setInputFiles([
      { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') },
      { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 a report') },
    ]);
    const attached = page.getByRole('list', { name: 'Attached files' });
    await expect(attached.getByRole('listitem')).toHaveText(['dot.png', 'report.pdf']);
    await attached.getByRole('button', { name: 'Remove report.pdf' }).click();
    await page.getByText('Model, instructions, tools').click();
    await page.getByLabel('Instructions').fill('You are careful.');
    await page.getByLabel('Model turns').fill('7');
    await page.getByRole('radio', { name: 'Choose' }).click();
    await page.getByLabel('browser').uncheck();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Tool of rule 1').fill('jettson_memory_*');
    await page.getByText('Budget, approvals, structured answer').click();
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByLabel('Name of variable 1').fill('GREETING');
    await page.getByLabel('Value of variable 1').fill('hello');
    for (const width of [1440, 1024, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.locator('[data-scroll]').evaluate((element) => element.scrollTo(0, 0));
      await page.screenshot({ path: info.outputPath(`top-${width}.png`) });
      await page.locator('[data-scroll]').evaluate((element) => element.scrollTo(0, 760));
      await page.screenshot({ path: info.outputPath(`middle-${width}.png`) });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Spawn agent' }).click();
    await page.waitForURL(/agents\/ag_/);
    const { body } = await api<SpawnedAgent>('GET', `/agents/${page.url().split('/').at(-1)}`);

    expect(body).toMatchObject({
      instructions: 'You are careful.',
      max_turns: 7,
      permissions: { rules: [{ tool: 'jettson_memory_*', policy: 'ask' }] },
      env: { GREETING: '…' },
      input_files: [{ name: 'dot.png', media_type: 'image/png' }],
    });
    expect(body.tools).toContain('jettson_shell_run');
    expect(body.tools).not.toContain('jettson_browser_navigate');

    await page.getByRole('link', { name: 'Run again' }).click();
    await expect(page.getByLabel('Instructions')).toHaveValue('You are careful.');
    await expect(attached.getByRole('listitem')).toHaveText(['dot.png']);
    await expect(page.getByLabel('browser')).not.toBeChecked();
    await page.getByRole('button', { name: 'Spawn agent' }).click();
    await expect(page.getByRole('alert')).toContainText('Enter GREETING again');
  });
}

test('what the server refuses is said beside its field', async ({ console: page, server }) => {
  await page.goto(`${server.url}/console/agents/new`);
  await page.getByLabel('Task').fill('quick sum');
  await page
    .getByLabel('Pictures and PDFs')
    .setInputFiles([{ name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }]);
  await expect(page.getByRole('list', { name: 'Attached files' }).getByRole('listitem')).toHaveCount(1);

  await page.getByRole('button', { name: 'Spawn agent' }).click();

  await expect(page.getByText(/input_files.0: expected an upload that is image\/png/).first()).toBeVisible();
});
