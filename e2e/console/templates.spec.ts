import { expect, test } from './fixtures.ts';

interface Template {
  version: number;
  defaults: Record<string, unknown>;
}

test('a template is made with the form, changed, compared and used', async ({
  console: page,
  api,
  server,
}) => {
  await page.getByRole('link', { name: 'Templates', exact: true }).click();
  await page.getByRole('link', { name: 'New template' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('researcher');
  await page.getByLabel('Description').fill('Reads the web.');
  await page.getByLabel('Instructions').fill('You research.\nName your sources.');
  await page.getByLabel('Effort').selectOption('high');
  await page.getByLabel('Model turns').fill('30');
  await page.getByRole('radio', { name: 'Choose' }).click();
  await page.getByRole('checkbox', { name: /^browser/ }).uncheck();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Tool of rule 1').fill('jettson_files_*');
  await page.getByText('More options: budget, variables, answer format').click();
  await page.getByLabel('Cost, $').fill('2');
  await page.getByRole('button', { name: 'Add a variable' }).click();
  await page.getByLabel('Name of variable 1').fill('TOKEN');
  await page.getByLabel('Value of variable 1').fill('secret');
  await page.getByRole('button', { name: 'Create template' }).click();

  await expect(page.getByRole('heading', { name: 'researcher', level: 1 })).toBeVisible();
  await expect(page.getByText('The first version.')).toBeVisible();
  const { body: first } = await api<Template>('GET', '/templates/researcher');
  expect(first.defaults).toEqual({
    model: { id: 'jettson-6.0', effort: 'high' },
    instructions: 'You research.\nName your sources.',
    tools: ['shell', 'files', 'http', 'web', 'memory'],
    permissions: { rules: [{ tool: 'jettson_files_*', policy: 'ask' }] },
    max_turns: 30,
    env: { TOKEN: '…' },
    limits: { max_cost_usd: 2 },
  });

  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page.getByLabel('Value of variable 1')).toHaveAttribute(
    'placeholder',
    'Stored; type to replace it',
  );
  await page.getByLabel('Instructions').fill('You research.\nName your sources, with dates.');
  await page.getByRole('button', { name: 'Save version 2' }).click();

  const versions = page.getByRole('list', { name: 'Versions' });
  await expect(versions.getByRole('listitem')).toHaveCount(2);
  await expect(versions).toContainText('Removed: − Name your sources.'.replace('− ', '−   '));
  await expect(versions).toContainText('Name your sources, with dates.');
  const { body: second } = await api<Template>('GET', '/templates/researcher');
  expect(second).toMatchObject({
    version: 2,
    defaults: { ...first.defaults, instructions: 'You research.\nName your sources, with dates.' },
  });

  await page.getByRole('link', { name: 'Spawn from this template' }).click();
  await expect(page.getByText('From the template')).toContainText('researcher');
  await page.getByLabel('Task').fill('quick sum of two and two');
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL(/agents\/ag_/);
  const { body: agent } = await api('GET', `/agents/${page.url().split('/').at(-1)}`);
  expect(agent).toMatchObject({
    template: { name: 'researcher', version: 2 },
    max_turns: 30,
    env: { TOKEN: '…' },
  });
  await page.getByRole('link', { name: 'researcher@2' }).click();
  await expect(page.getByRole('heading', { name: 'researcher', level: 1 })).toBeVisible();

  await page.goto(`${server.url}/console/agents/new`);
  await page.getByLabel('Template').selectOption('researcher');
  await page.getByLabel('Task').fill('quick sum of three and three');
  await page.getByRole('button', { name: 'Spawn agent' }).click();
  await page.waitForURL(/agents\/ag_/);
  await expect(page.getByRole('link', { name: 'researcher@2' })).toBeVisible();
  await page.goto(`${server.url}/console/templates/researcher`);

  await api('POST', '/agents', { task: 'quick: of no template' });
  await page.getByRole('link', { name: 'Its agents' }).click();
  const agents = page.getByRole('list', { name: 'Agents' }).getByRole('listitem');
  await expect(agents).toHaveCount(2);
  await expect(agents.last()).toContainText('quick sum of two and two');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(agents.filter({ hasText: 'of no template' })).toBeVisible();
});

test('what the form has no field for stays, and saving it as it is makes no version', async ({
  console: page,
  api,
}) => {
  const defaults = {
    model: { id: 'jettson-6.0', fallbacks: ['jettson-6.0'], temperature: 0.5 },
    tools: ['http', 'jettson_files_read'],
    memory: { read: ['team'], recall: false },
    artifacts: ['report.md'],
    webhook: { url: 'https://example.com/hook', secret: `whsec_${btoa('x'.repeat(32))}` },
    metadata: { team: 'ops' },
    output_schema: { type: 'object' },
    keep_alive: true,
  };
  const created = await api<Template>('POST', '/templates', { name: 'kept', defaults });
  expect(created.status).toBe(201);
  await page.goto(new URL('/console/templates/kept/edit', page.url()).href);
  await page.getByRole('button', { name: 'Save version 2' }).click();

  await expect(page.getByText('Nothing changed')).toBeVisible();
  expect((await api<Template>('GET', '/templates/kept')).body).toEqual(created.body);
});

test('the form says at the field what the server refuses', async ({ console: page, api }) => {
  await api('POST', '/templates', { name: 'taken', defaults: {} });
  await page.goto(new URL('/console/templates/new', page.url()).href);
  await page.getByLabel('Name', { exact: true }).fill('taken');
  await page.getByText('More options: budget, variables, answer format').click();
  await page.getByLabel('Metadata').fill('team=ops');
  await page.getByRole('button', { name: 'Create template' }).click();
  await expect(page.getByText('This is not a JSON object')).toBeVisible();

  await page.getByLabel('Metadata').fill('');
  await page.getByRole('button', { name: 'Create template' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert').last()).toContainText('There is a template taken already');

  await page.getByLabel('Name', { exact: true }).fill('free');
  await page.getByLabel('Other fields').fill('{ "region": "atlantis" }');
  await page.getByRole('button', { name: 'Create template' }).click();
  await expect(page.getByLabel('Other fields')).toHaveAttribute('aria-invalid', 'true');
});

test('somebody who edits an old version is told so, and overwrites nothing', async ({
  console: page,
  api,
}) => {
  await api('POST', '/templates', { name: 'shared', defaults: { max_turns: 3 } });
  await page.goto(new URL('/console/templates/shared/edit', page.url()).href);
  await expect(page.getByLabel('Model turns')).toHaveValue('3');
  await api('PATCH', '/templates/shared', { defaults: { max_turns: 4 } });

  await page.getByLabel('Model turns').fill('5');
  await page.getByRole('button', { name: 'Save version 2' }).click();

  await expect(page.getByRole('alert')).toContainText('The template shared is at version 2, not 1');
  expect((await api<Template>('GET', '/templates/shared')).body.defaults).toEqual({ max_turns: 4 });
});

test('a template is archived after a question, and brought back', async ({ console: page, api }) => {
  await api('POST', '/templates', { name: 'gone', defaults: { env: { TOKEN: 'secret' } } });
  await page.goto(new URL('/console/templates/gone', page.url()).href);

  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Keep template' }).click();
  await expect(page.getByRole('link', { name: 'Spawn from this template' })).toBeVisible();
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('button', { name: 'Archive template' }).click();

  await expect(page.getByText('gone is archived')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
  await page.getByRole('radio', { name: 'Archived' }).click();
  await page.getByRole('link', { name: 'gone', exact: true }).click();
  await page.getByRole('button', { name: 'Bring back' }).click();
  await expect(page.getByText('version 2', { exact: true })).toBeVisible();
  expect((await api<Template>('GET', '/templates/gone')).body).toMatchObject({
    version: 2,
    archived_at: null,
  });
});
