import type { Template } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { EMPTY_DRAFT, fieldOf, readDraft, toDraft } from './template-draft.ts';

const template = (defaults: object): Template => ({
  name: 'researcher',
  description: null,
  version: 1,
  defaults: defaults as Template['defaults'],
  created_at: '',
  updated_at: '',
  archived_at: null,
});

test.each([
  {},
  { tools: [] },
  { model: 'a/one' },
  {
    model: {
      id: 'a/one',
      effort: 'high',
      max_output_tokens: 5,
      temperature: 0,
      fallbacks: ['a/two', 'b/three'],
    },
  },
  {
    tools: [
      'http',
      'jettson_files_read',
      { type: 'function', name: 'x', description: 'y', input_schema: {} },
    ],
  },
  { permissions: { default: 'deny', rules: [{ tool: 'a*', policy: 'allow' }] } },
  { env: { TOKEN: '…', EMPTY: '' }, limits: { max_cost_usd: 0.5, max_seconds: 0 }, max_turns: 7 },
  { instructions: '  Keep\nthe spaces. ', keep_alive: true, output_schema: { type: 'object' }, metadata: {} },
  {
    memory: { read: ['team'] },
    region: 'iad',
    idle_timeout_seconds: 60,
    artifacts: ['a'],
    anything_new: [1],
  },
])('a form that nobody touched sends what the template has: %j', (defaults) => {
  expect(readDraft(toDraft(template(defaults)))).toEqual({ description: null, defaults });
});

test('an empty form sends no defaults', () => {
  expect(readDraft(EMPTY_DRAFT)).toEqual({ description: null, defaults: {} });
});

test('options of the model go to the default model when none is chosen', () => {
  expect(readDraft({ ...EMPTY_DRAFT, effort: 'low' })).toMatchObject({
    defaults: { model: { id: 'jettson-6.0', effort: 'low' } },
  });
});

test.each([
  [{ maxTurns: 'many' }, { maxTurns: 'A whole number, 0 or more' }],
  [{ maxTurns: '1.5' }, { maxTurns: 'A whole number, 0 or more' }],
  [{ maxCostUsd: '-1' }, { maxCostUsd: 'A number, 0 or more' }],
  [{ metadata: '[1]' }, { metadata: 'This is not a JSON object' }],
  [{ hasTools: true, otherTools: '{}' }, { otherTools: 'This is not a JSON list' }],
])('a form with %j says what is wrong, by field', (part, faults) => {
  expect(readDraft({ ...EMPTY_DRAFT, ...part })).toEqual({ faults });
});

test.each([
  ['name', 'name'],
  ['defaults.model.id', 'model'],
  ['defaults.model.fallbacks.0', 'fallbacks'],
  ['defaults.tools.1', 'otherTools'],
  ['defaults.env.TOKEN', 'env'],
  ['defaults.limits.max_tokens', 'maxTokens'],
  ['defaults.webhook.secret', 'others'],
])('an error about %s is shown at %s', (path, field) => {
  expect(fieldOf(path)).toBe(field);
});
