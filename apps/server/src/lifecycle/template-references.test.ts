import { expect, test } from 'vitest';
import { useTestApp } from '../testing/index.ts';
import { withTemplate } from './testing/with-template.ts';

const app = useTestApp();

test.each(['researcher@', 'researcher@0', 'researcher@x', '@1', 'a b', ''])(
  '"%s" names no template',
  async (template) => {
    const { spawn } = await withTemplate(app, {});

    const { status, body } = await spawn({ template });

    expect([status, body.error]).toMatchObject([
      400,
      { code: 'invalid_body', details: { field: 'template' } },
    ]);
  },
);

test('a template that is unknown, archived or of another account is not found', async () => {
  const [{ call, spawn }, other] = [await withTemplate(app, {}), await withTemplate(app, {})];
  await other.call('POST', '/templates', { name: 'theirs', defaults: {} });
  await call('DELETE', '/templates/researcher');

  const answers = [
    await spawn(),
    await spawn({ template: 'theirs' }),
    await spawn({ template: 'researcher@1' }),
  ];

  for (const { status, body } of answers) {
    expect([status, body.error]).toMatchObject([404, { code: 'not_found', details: { field: 'template' } }]);
  }
  expect(answers[0]?.body.error.message).toContain('archived');
});

test('a retry gets the agent of the first call, even if the template was changed or archived meanwhile', async () => {
  const { call, change, spawn } = await withTemplate(app, { max_turns: 3 });
  const headers = { 'idempotency-key': 'once' };
  const { body: first } = await spawn({}, undefined, headers);

  await change({ max_turns: 4 });
  const changed = await spawn({}, undefined, headers);
  await call('DELETE', '/templates/researcher');
  const archived = await spawn({}, undefined, headers);
  const other = await spawn({ template: 'researcher@1' }, undefined, headers);

  expect([changed.body, archived.body]).toEqual([first, first]);
  expect(other.body.error.code).toBe('idempotency_key_reused');
});

test('agents are listed by template and by version', async () => {
  const { call, change, spawn } = await withTemplate(app, { max_turns: 3 });
  const { body: first } = await spawn();
  await change({ max_turns: 4 });
  const { body: second } = await spawn();
  await spawn({ template: null });
  const idsOf = async (template: string) =>
    (await call('GET', `/agents?template=${template}`)).body.data.map(({ agent_id }) => agent_id);

  expect(await idsOf('researcher')).toEqual([second.agent_id, first.agent_id]);
  expect(await idsOf('researcher@1')).toEqual([first.agent_id]);
  expect(await idsOf('other')).toEqual([]);
  expect((await call('GET', '/agents?template=a%20b')).body.error).toMatchObject({
    code: 'invalid_query',
    details: { field: 'template' },
  });
});
