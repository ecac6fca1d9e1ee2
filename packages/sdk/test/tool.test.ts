import { type InputSchema, tool } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { z } from 'zod';

const context = { agentId: 'ag_1', callId: 'call_1', signal: new AbortController().signal };

test('a schema of zod becomes JSON Schema, and the function gets what it makes of the input', async () => {
  const greet = tool({
    name: 'greet',
    description: 'Greets.',
    inputSchema: z.object({ name: z.string().trim(), times: z.number().default(1) }),
    timeoutMs: 1500,
    run: ({ name, times }, { callId }) => `${callId}: ${'hello '.repeat(times)}${name}`,
  });

  expect(greet.definition).toMatchObject({
    type: 'function',
    name: 'greet',
    description: 'Greets.',
    timeout_seconds: 2,
    input_schema: {
      type: 'object',
      properties: { name: { type: 'string' }, times: { type: 'number' } },
      required: ['name'],
    },
  });
  expect(await greet.run({ name: ' Ada ' }, context)).toBe('call_1: hello Ada');
  await expect(greet.run({ name: 7 }, context)).rejects.toThrow('The input does not fit');
});

/** As a library without JSON Schema has it. */
const standardOnly: InputSchema<{ n: number }> = {
  '~standard': {
    validate: (value) =>
      typeof (value as { n?: unknown }).n === 'number'
        ? { value: value as { n: number } }
        : { issues: [{ message: 'n is no number' }] },
  },
};

test('a library without JSON Schema needs one beside it', async () => {
  const options = {
    name: 'double',
    description: 'Doubles.',
    inputSchema: standardOnly,
    run: ({ n }: { n: number }) => 2 * n,
  };
  const jsonSchema = { type: 'object', properties: { n: { type: 'number' } } };

  const double = tool({ ...options, jsonSchema });

  expect(double.definition.input_schema).toEqual(jsonSchema);
  expect(await double.run({ n: 2 }, context)).toBe(4);
  await expect(double.run({ n: '2' }, context)).rejects.toThrow('n is no number');
  expect(() => tool(options)).toThrow('needs jsonSchema');
});

test('a JSON Schema alone works too, and the input reaches the function as it is', async () => {
  const inputSchema = { type: 'object', properties: { n: { type: 'number' } } };

  const echo = tool({ name: 'echo', description: 'Echoes.', inputSchema, run: (input) => input });

  expect(echo.definition).toEqual({
    type: 'function',
    name: 'echo',
    description: 'Echoes.',
    input_schema: inputSchema,
  });
  expect(await echo.run({ n: 1 }, context)).toEqual({ n: 1 });
});
