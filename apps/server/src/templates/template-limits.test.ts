import type { ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createKey } from '../accounts/create-key.ts';
import { useTestApp } from '../testing/index.ts';
import { newTemplateCaller } from './testing/new-template-caller.ts';

const app = useTestApp();

test('templates and versions come page by page, newest first; a page ends early at 4 MB', async () => {
  const { call, create } = await newTemplateCaller(app);
  // No single field may be as large.
  const tools = Array.from({ length: 15 }, (_, index) => ({
    type: 'function',
    name: `tool_${index}`,
    description: 'It does much.',
    input_schema: { type: 'object', description: 'x'.repeat(60_000) },
  }));
  const large = { tools };
  for (const [index, name] of ['a', 'b', 'c', 'd', 'e', 'f', 'g'].entries()) {
    await create(name, index < 6 ? large : {});
  }
  await call('PATCH', '/templates/a', { defaults: {} });
  const names = async (path: string) => {
    const seen: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await call('GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(body.data.map(({ name, version }) => `${name}${version}`));
      cursor = body.next_cursor;
    }
    return seen;
  };

  expect(await names('/templates?limit=4')).toEqual([
    ['g1', 'f1', 'e1', 'd1'],
    ['c1', 'b1', 'a2'],
  ]);
  await call('PATCH', '/templates/a', { defaults: large });
  expect(await names('/templates?limit=100')).toEqual([['g1', 'f1', 'e1', 'd1', 'c1', 'b1'], ['a3']]);
  expect(await names('/templates/a/versions?limit=2')).toEqual([['a3', 'a2'], ['a1']]);
  expect((await call('GET', '/templates?cursor=x')).body.error.code).toBe('invalid_query');
});

test('an account has at most 1,000 templates and 1,000 versions of one; 100 archived ones are kept', async () => {
  const { accountId, call, create } = await newTemplateCaller(app);
  const { db } = app.deps.database;
  await sql`
    with made as (
      insert into templates (id, account_id, name, version, archived_at)
      select ${accountId} || n, ${accountId}, 't' || n, case when n = 1 then 1000 else 1 end,
             case when n > 1000 then now() - n * interval '1 second' end
        from generate_series(1, 1100) n returning id, name, version)
    insert into template_versions (id, account_id, template_id, version, defaults, bytes)
    select id || 'v', ${accountId}, id, version, '{}', 2 from made`.execute(db);

  const full = await create('one-more', {});
  const back = await create('t1001', {});
  const version = await call('PATCH', '/templates/t1', { defaults: { max_turns: 5 } });
  await call('DELETE', '/templates/t2');

  expect(full).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', details: { limit: 1000 } } },
  });
  expect(back.status).toBe(409);
  expect(version).toMatchObject({
    status: 409,
    body: { error: { details: { field: 'name', limit: 1000 } } },
  });
  expect((await create('one-more', {})).status).toBe(201);
  expect((await call('GET', '/templates/t1100')).status).toBe(404);
  expect((await call('GET', '/templates/t1099')).status).toBe(200);
});

test('the versions of all templates that are not archived take at most 100 MB', async () => {
  const { accountId, call, create } = await newTemplateCaller(app);
  await create('large', {});
  await create('small', {});
  await sql`update template_versions v set bytes = 104857598 from templates t
             where v.account_id = ${accountId} and t.id = v.template_id and t.name = 'large'`.execute(
    app.deps.database.db,
  );

  const refused = [
    await create('third', {}),
    await call('PATCH', '/templates/small', { defaults: { max_turns: 5 } }),
  ];
  await call('DELETE', '/templates/large');

  expect(refused.map(({ status, body }) => [status, body.error.details?.limit])).toEqual([
    [409, 104857600],
    [409, 104857600],
  ]);
  expect((await create('third', {})).status).toBe(201);
});

test('a dry run checks everything, says what would be, and changes nothing', async () => {
  const { call, create } = await newTemplateCaller(app);
  const { body: before } = await create('researcher', { env: { TOKEN: 'secret' } });

  const created = await create('other', { env: { A: 'x' } }, { dry_run: true });
  const change = (defaults: object) => call('PATCH', '/templates/researcher', { defaults, dry_run: true });
  const changed = await change({ env: { TOKEN: 'another' } });
  const same = await change({ env: { TOKEN: 'secret' } });
  const refused = [await change({ tools: ['nothing'] }), await create('researcher', {}, { dry_run: true })];

  expect(created).toMatchObject({
    status: 201,
    body: { name: 'other', version: 1, defaults: { env: { A: '…' } } },
  });
  expect(changed.body).toMatchObject({
    version: 2,
    defaults: { env: { TOKEN: '…' } },
    created_at: before.created_at,
  });
  expect(same.body).toEqual(before);
  expect(refused.map(({ status }) => status)).toEqual([400, 409]);
  expect((await call('GET', '/templates')).body.data).toEqual([before]);
});

test('a key with a memory limit reads templates, and changes none that others spawn from', async () => {
  const { accountId, create } = await newTemplateCaller(app);
  await create('researcher', {});
  const { apiKey } = await createKey(app.deps.database.db, accountId, {
    name: 'limited',
    memory: { read: ['alice'] },
  });

  const read = await app.call(apiKey, 'GET', '/templates/researcher');
  const changes = [
    await app.call(apiKey, 'POST', '/templates', { body: { name: 'a', defaults: {} } }),
    await app.call(apiKey, 'PATCH', '/templates/researcher', { body: { defaults: {} } }),
    await app.call(apiKey, 'DELETE', '/templates/researcher'),
  ];

  expect(read.status).toBe(200);
  for (const { status, body } of changes) {
    expect([status, (body as ErrorResponse).error.details]).toMatchObject([403, { field: 'memory' }]);
  }
});
