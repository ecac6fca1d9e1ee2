import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['max_cost', ['max_tokens', 'max_cost_usd'], 'max_cost_usd'],
  ['maxCostUsd', ['max_seconds', 'max_cost_usd'], 'max_cost_usd'],
  ['shell_run', ['jettson_http_request', 'jettson_shell_run'], 'jettson_shell_run'],
  ['JETTSON_REGION', ['JETTSON_HOST', 'JETTSON_REGIONS'], 'JETTSON_REGIONS'],
  ['jettson_shell_rum', ['shell', 'jettson_shell_run'], 'jettson_shell_run'],
  ['taks', ['name', 'task', 'tags'], 'task'],
])('%s is taken for the known name that it is like', (name, known, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});

test.each(['*', '', 'gpt', '🦊', 'x'.repeat(1_000_000)])('an unlike name has no nearest name', (name) => {
  expect(nearestName(name, ['task', 'region', 'metadata'])).toBeUndefined();
});
