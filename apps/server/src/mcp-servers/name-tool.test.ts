import { expect, test } from 'vitest';
import { nameTool } from './name-tool.ts';

test.each([
  ['github', 'create_issue', 'github__create_issue'],
  ['github', 'issues/create.new', 'github__issues_create_new'],
  ['shop', 'Größe', 'shop__Gr__e'],
  ['evil', 'jettson_shell_run', 'evil__jettson_shell_run'],
  ['s', 'x'.repeat(61), `s__${'x'.repeat(61)}`],
])('the tool %s %s is called %s', (server, tool, name) => {
  expect(nameTool(server, tool)).toBe(name);
});

test('long names are cut, and stay different', () => {
  const names = ['a', 'b'].map((end) => nameTool('server', 'x'.repeat(100) + end));

  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^server__x{49}_[0-9a-f]{6}$/);
});
