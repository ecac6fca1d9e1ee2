import { expect, test } from 'vitest';
import { matchesPattern, policyOf } from './agent-tools.ts';

test.each([
  ['jettson_shell_run', 'jettson_shell_run', true],
  ['jettson_shell', 'jettson_shell_run', false],
  ['jettson_files_*', 'jettson_files_read', true],
  ['jettson_files_*', 'jettson_http_request', false],
  ['*', 'anything', true],
  ['*_read', 'jettson_files_read', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c', false],
  ['a*a', 'a', false],
  ['**', '', true],
  ['github__*', 'github__create_issue', true],
  ['.*', 'anything', false],
])('%s and %s: %s', (pattern, name, isMatch) => {
  expect(matchesPattern(pattern, name)).toBe(isMatch);
});

test('the last rule that matches holds, else the default', () => {
  const permissions = {
    default: 'deny' as const,
    rules: [
      { tool: 'jettson_*', policy: 'allow' as const },
      { tool: 'jettson_files_*', policy: 'ask' as const },
      { tool: 'jettson_files_read', policy: 'allow' as const },
    ],
  };

  const tools = ['jettson_http_request', 'jettson_files_write', 'jettson_files_read', 'github__push'];
  expect(tools.map((tool) => policyOf(permissions, tool))).toEqual(['allow', 'ask', 'allow', 'deny']);
  expect(policyOf(undefined, 'jettson_shell_run')).toBe('allow');
});
