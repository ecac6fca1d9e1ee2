import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { useTestApp } from '../testing/index.ts';
import { newTemplateCaller } from './testing/new-template-caller.ts';

const app = useTestApp();

const DEFAULTS = { instructions: 'Name your sources.', tools: ['http', 'memory'], max_turns: 30 };
const SECRET = 'a value that nobody is shown';
const FULL = {
  ...DEFAULTS,
  tools: ['http', 'shell'],
  metadata: { a: 1, b: { c: 2, d: 3 } },
  env: { TOKEN: SECRET, HOST: 'x' },
};

test('a template is created in version 1 and read by its name', async () => {
  const { call, create } = await newTemplateCaller(app);

  const created = await create('researcher', DEFAULTS, { description: 'Reads the web.' });

  expect(created).toMatchObject({
    status: 201,
    body: {
      name: 'researcher',
      description: 'Reads the web.',
      version: 1,
      defaults: DEFAULTS,
      archived_at: null,
    },
  });
  expect((await call('GET', '/templates/researcher')).body).toEqual(created.body);
  expect((await call('GET', '/templates')).body).toEqual({ data: [created.body], next_cursor: null });
});

test('a change replaces the defaults as a whole and makes the next version; earlier ones can be read', async () => {
  const { call, create } = await newTemplateCaller(app);
  await create('researcher', DEFAULTS);

  const { status, body } = await call('PATCH', '/templates/researcher', { defaults: { max_turns: 5 } });

  expect([status, body.version, body.defaults]).toEqual([200, 2, { max_turns: 5 }]);
  expect((await call('GET', '/templates/researcher?version=1')).body).toMatchObject({
    version: 1,
    defaults: DEFAULTS,
  });
  const { data } = (await call('GET', '/templates/researcher/versions')).body;
  expect(data.map(({ version, defaults }) => [version, defaults])).toEqual([
    [2, { max_turns: 5 }],
    [1, DEFAULTS],
  ]);
});

test('a description changes alone, and null or an empty text removes it', async () => {
  const { call, create } = await newTemplateCaller(app);
  await create('researcher', DEFAULTS);

  const described = await call('PATCH', '/templates/researcher', { description: 'Reads the web.' });
  const bare = await call('PATCH', '/templates/researcher', { description: null });
  const empty = await call('PATCH', '/templates/researcher', { description: '' });

  expect(described.body).toMatchObject({ version: 2, description: 'Reads the web.', defaults: DEFAULTS });
  expect(bare.body).toMatchObject({ version: 3, description: null, defaults: DEFAULTS });
  expect(empty.body).toEqual(bare.body);
});

test.each([
  ['nothing', {}],
  ['the defaults that it has', { defaults: FULL }],
  ['them in another order', { defaults: Object.fromEntries(Object.entries(FULL).reverse()) }],
  ['objects in another order', { defaults: { ...FULL, metadata: { b: { d: 3, c: 2 }, a: 1 } } }],
  ['fields that are null', { defaults: { ...FULL, model: null, limits: null }, description: null }],
  ['what it is shown', { defaults: { ...FULL, env: { TOKEN: '…', HOST: '…' } } }],
])('a change to %s makes no version', async (_, change) => {
  const { call, create } = await newTemplateCaller(app);
  const before = await create('researcher', FULL);

  const { status, body } = await call('PATCH', '/templates/researcher', change);

  expect([status, body]).toEqual([200, before.body]);
});

test('a change that was decided on another version is refused, and of two at once one is', async () => {
  const { call, create } = await newTemplateCaller(app);
  await create('researcher', DEFAULTS);
  const change = (max_turns: number, if_version?: number) =>
    call('PATCH', '/templates/researcher', { defaults: { max_turns }, if_version });

  const [first, stale] = [await change(5, 1), await change(6, 1)];
  const racing = await Promise.all([change(7, 2), change(8, 2)]);

  expect([first.status, first.body.version]).toEqual([200, 2]);
  expect(stale).toMatchObject({
    status: 409,
    body: {
      error: { code: 'conflict', details: { field: 'if_version', expected: '2', current_version: 2 } },
    },
  });
  expect(racing.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await call('GET', '/templates/researcher')).body.version).toBe(3);
});

test('a name is taken until its template is archived, which then comes back with its next version', async () => {
  const { call, create } = await newTemplateCaller(app);
  await create('researcher', DEFAULTS);

  const taken = await create('researcher', { max_turns: 5 });
  await call('DELETE', '/templates/researcher');
  const again = await create('researcher', { max_turns: 5 });

  expect(taken).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', details: { field: 'name' } } },
  });
  expect(again).toMatchObject({
    status: 201,
    body: { version: 2, defaults: { max_turns: 5 }, archived_at: null },
  });
  expect((await call('GET', '/templates/researcher?version=1')).body.defaults).toEqual(DEFAULTS);
});

test('an archived template leaves the list, can be read, and cannot be changed', async () => {
  const { call, create } = await newTemplateCaller(app);
  await create('kept', {});
  await create('gone', {});

  const archived = await call('DELETE', '/templates/gone');
  const again = await call('DELETE', '/templates/gone');

  expect(archived).toMatchObject({ status: 200, body: { name: 'gone', archived_at: expect.any(String) } });
  expect(again.body).toEqual(archived.body);
  expect((await call('GET', '/templates')).body.data.map(({ name }) => name)).toEqual(['kept']);
  expect((await call('GET', '/templates?archived=true')).body.data).toEqual([archived.body]);
  expect((await call('GET', '/templates/gone')).body).toEqual(archived.body);
  expect(await call('PATCH', '/templates/gone', { defaults: {} })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: expect.stringContaining('archived') } },
  });
});

test('write-only values are sealed, never shown, and kept when they are sent back as they were shown', async () => {
  const { accountId, call, create } = await newTemplateCaller(app);
  const webhook = { url: 'https://example.com/hook', secret: `whsec_${btoa('x'.repeat(32))}` };
  const created = await create('researcher', { env: { TOKEN: SECRET, GONE: 'x' }, webhook });
  const { defaults } = created.body;

  const changed = await call('PATCH', '/templates/researcher', {
    defaults: { ...defaults, env: { TOKEN: '…', NEW: 'another value' }, max_turns: 3 },
  });

  expect(defaults).toEqual({ env: { TOKEN: '…', GONE: '…' }, webhook: { ...webhook, secret: '…' } });
  expect(changed.body).toMatchObject({
    version: 2,
    defaults: { env: { TOKEN: '…', NEW: '…' }, max_turns: 3 },
  });
  const { rows } = await sql<{ id: string; row: string; sealed: string }>`
    select id, row_to_json(v)::text as row, sealed_values as sealed from template_versions v
     where account_id = ${accountId} order by version desc`.execute(app.deps.database.db);
  const [row] = rows;
  for (const secret of [SECRET, 'another value', webhook.secret]) expect(row?.row).not.toContain(secret);
  expect(JSON.parse(await app.deps.sealing.open(row?.sealed ?? '', `template_versions:${row?.id}`))).toEqual([
    ['["env","TOKEN"]', SECRET],
    ['["env","NEW"]', 'another value'],
    [JSON.stringify([JSON.stringify(['webhook', webhook.url]), 'secret']), webhook.secret],
  ]);
});

test('an archived template comes back with the write-only values that it had', async () => {
  const { accountId, call, create } = await newTemplateCaller(app);
  const { body } = await create('researcher', { env: { TOKEN: SECRET } });
  await call('DELETE', '/templates/researcher');

  const back = await create('researcher', body.defaults);

  expect(back).toMatchObject({ status: 201, body: { version: 2, defaults: { env: { TOKEN: '…' } } } });
  const { rows } = await sql<{ id: string; sealed: string }>`
    select id, sealed_values as sealed from template_versions
     where account_id = ${accountId} and version = 2`.execute(app.deps.database.db);
  expect(
    JSON.parse(await app.deps.sealing.open(rows[0]?.sealed ?? '', `template_versions:${rows[0]?.id}`)),
  ).toEqual([['["env","TOKEN"]', SECRET]]);
});

test.each([
  ['env.NEW', { env: { TOKEN: '…', NEW: '…' } }],
  ['webhook.secret', { webhook: { url: 'https://example.com', secret: '…' } }],
])('what was never stored cannot be kept: %s', async (field, defaults) => {
  const { call, create } = await newTemplateCaller(app);
  await create('researcher', { env: { TOKEN: SECRET } });

  const answers = [
    await create('other', defaults),
    await call('PATCH', '/templates/researcher', { defaults }),
  ];

  expect(answers[1]).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', details: { field: `defaults.${field}` } } },
  });
  expect(answers[0]?.status).toBe(400);
  expect((await call('GET', '/templates')).body.data).toHaveLength(1);
});

test('a name or version that does not exist is not found, and the nearest name is said', async () => {
  const { call, create } = await newTemplateCaller(app);
  await create('researcher', DEFAULTS);

  const near = await call('GET', '/templates/reseacher');
  const version = await call('GET', '/templates/researcher?version=2');
  const changes = [
    await call('PATCH', '/templates/other', { defaults: {} }),
    await call('DELETE', '/templates/other'),
    await call('GET', '/templates/other/versions'),
  ];

  expect(near).toMatchObject({
    status: 404,
    body: {
      error: { code: 'not_found', message: 'There is no template reseacher; did you mean researcher?' },
    },
  });
  expect(version).toMatchObject({
    status: 404,
    body: { error: { message: 'The template researcher has no version 2; its last one is 1' } },
  });
  expect(changes.map(({ status }) => status)).toEqual([404, 404, 404]);
});
