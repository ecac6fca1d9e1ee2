import { expect, test } from 'vitest';
import { describeInvalidInput } from './describe-invalid-input.ts';
import { fakeTool } from './testing/index.ts';

test('of thousands of faults, the model is told the first ones and their number', () => {
  const inputSchema = { type: 'object', properties: { names: { type: 'array', items: { type: 'string' } } } };
  const tool = { ...fakeTool('greet', () => ({})), inputSchema } as ReturnType<typeof fakeTool>;

  const faults = describeInvalidInput(tool, { names: new Array(5000).fill(1) });

  expect(faults).toContain('input/names/0 must be string');
  expect(faults).toContain('and 4990 more');
  expect(faults?.length).toBeLessThan(1000);
});
