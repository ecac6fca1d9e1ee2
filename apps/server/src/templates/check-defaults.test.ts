import {
  type ErrorResponse,
  SpawnAgentRequest,
  TemplateDefaults,
  TemplateDefaultsRequest,
} from '@jettson/contract';
import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { onlyModel } from '../testing/only-model.ts';

const models = {
  ...onlyModel(),
  async check(name: string, field: string) {
    if (name === 'known/model') return;
    throw new ApiError('invalid_model', `${field}: there is no model ${name}`, { details: { field } });
  },
};
const app = useTestApp({ models });

test('every optional field of a spawn is one of defaults, besides those that only a spawn can give', () => {
  const fields = Object.keys(SpawnAgentRequest.shape);

  const ofSpawn = fields.filter((field) => !['task', 'task_source', 'name', 'template'].includes(field));

  expect(Object.keys(TemplateDefaultsRequest.shape)).toEqual(ofSpawn);
  expect(Object.keys(TemplateDefaults.shape)).toEqual(ofSpawn);
});

test.each([
  [{ model: 'known/modell' }, 'invalid_model', 'model'],
  [{ model: { id: 'jettson-6.0', fallbacks: ['nope/nope'] } }, 'invalid_model', 'model.fallbacks.0'],
  [{ model: { id: 'known/model', efort: 'low' } }, 'invalid_body', 'model.efort'],
  [{ instructions: '' }, 'invalid_body', 'instructions'],
  [{ tools: ['shel'] }, 'invalid_body', 'tools.0'],
  [
    { tools: ['http'], permissions: { rules: [{ tool: 'jettson_files_*', policy: 'ask' }] } },
    'invalid_body',
    'permissions.rules.0.tool',
  ],
  [{ require_approval: ['jettson_nothing'] }, 'invalid_body', 'require_approval.0'],
  [{ tools: ['http'], env: { A: 'x' } }, 'invalid_body', 'env'],
  [{ env: { PATH: 'x' } }, 'invalid_body', 'env.PATH'],
  [{ max_turns: 1001 }, 'invalid_body', 'max_turns'],
  [{ max_turns: 51 }, 'invalid_body', 'max_turns'],
  [{ region: 'atlantis' }, 'invalid_region', 'region'],
  [{ limits: { max_cost: 1 } }, 'invalid_body', 'limits.max_cost'],
  [{ output_schema: { type: 'nothing' } }, 'invalid_body', 'output_schema.type'],
  [{ files: [{ path: 'a', file_id: 'file_absent' }] }, 'invalid_body', 'files.0.file_id'],
  [{ input_files: ['file_absent'] }, 'invalid_body', 'input_files.0'],
  [{ webhook: { url: 'https://example.com' } }, 'invalid_body', 'webhook.secret'],
  [{ metadata: { memory: { recal: true, recall: true } } }, 'invalid_body', 'metadata.memory.recal'],
  [{ maxTurns: 5 }, 'invalid_body', 'maxTurns'],
  [{ template: 'other' }, 'invalid_body', 'template'],
  [{ task: 'x' }, 'invalid_body', 'task'],
  [{ name: 'x' }, 'invalid_body', 'name'],
])(
  'defaults with %j are refused as a spawn with them is, and nothing is stored',
  async (defaults, code, field) => {
    const { apiKey } = await newAccount(app.deps.database.db, { plan: 'free' });
    const good = await app.call(apiKey, 'POST', '/templates', { body: { name: 'good', defaults: {} } });

    const created = await app.call(apiKey, 'POST', '/templates', { body: { name: 'bad', defaults } });
    const changed = await app.call(apiKey, 'PATCH', '/templates/good', { body: { defaults } });

    for (const { status, body } of [created, changed]) {
      expect(status).toBe(400);
      expect((body as ErrorResponse).error).toMatchObject({
        code,
        message: expect.stringContaining(`defaults.${field}: `),
        details: { field: `defaults.${field}` },
      });
    }
    const { body } = await app.call(apiKey, 'GET', '/templates');
    expect((body as { data: object[] }).data).toEqual([good.body]);
  },
);

test('a template that names a template is told why not', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { body } = await app.call(apiKey, 'POST', '/templates', {
    body: { name: 'a', defaults: { template: 'b', tmperature: 1 } },
  });

  expect((body as ErrorResponse).error.message).toBe(
    'defaults.template: a template cannot name another template',
  );
});

test.each([
  [{ name: '' }, 'name'],
  [{ name: 'x'.repeat(65) }, 'name'],
  [{ name: 'a b' }, 'name'],
  [{ name: 'a@1' }, 'name'],
  [{ name: 1 }, 'name'],
  [{ defaults: undefined }, 'defaults'],
  [{ defaults: [] }, 'defaults'],
  [{ description: 'x'.repeat(1001) }, 'description'],
  [{ model: 'known/model' }, 'model'],
])('a template with %j is refused', async (fields, field) => {
  const { apiKey } = await newAccount(app.deps.database.db);

  const { status, body } = await app.call(apiKey, 'POST', '/templates', {
    body: { name: 'good', defaults: {}, ...fields },
  });

  expect([status, (body as ErrorResponse).error]).toMatchObject([
    400,
    { code: 'invalid_body', details: { field } },
  ]);
});
