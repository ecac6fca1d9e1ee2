import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  type Agent,
  Jettson,
  JettsonResponseError,
  JettsonValidationError,
  parseOutput,
} from '../src/index.ts';

const Invoice = z.object({ total: z.number(), lines: z.array(z.string()) });
const Span = z.tuple([z.number(), z.number()]);
const agentWith = (output: unknown) =>
  ({ agent_id: 'ag_1', status: 'completed', error: null, reason: null, output }) as Agent;

test('a zod schema is sent as JSON Schema', async () => {
  const bodies: unknown[] = [];
  const client = new Jettson({
    apiKey: 'k',
    fetch: async (input, init) => {
      bodies.push(await new Request(input, init).json());
      return Response.json({});
    },
  });

  await client.agents.spawn('Read the invoice', { outputSchema: Invoice });
  await client.agents.spawn('Read the span', { outputSchema: Span });

  expect(bodies).toMatchObject([
    {
      output_schema: {
        type: 'object',
        properties: { total: { type: 'number' }, lines: { type: 'array', items: { type: 'string' } } },
        required: ['total', 'lines'],
      },
    },
    { output_schema: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] } },
  ]);
});

test('an answer is given as the type of its schema', async () => {
  const invoice = await parseOutput(agentWith({ total: 3, lines: ['a'] }), Invoice);

  expect(invoice).toEqual({ total: 3, lines: ['a'] });
  expectTypeOf(invoice).toEqualTypeOf<{ total: number; lines: string[] }>();
});

test('an answer that does not fit is a validation error', async () => {
  await expect(parseOutput(agentWith({ total: 'three' }), Invoice)).rejects.toThrow(JettsonValidationError);
});

test('an agent without an answer says why it has none', async () => {
  const agent = { ...agentWith(null), status: 'error' as const, error: 'out of turns' };

  await expect(parseOutput(agent, Invoice)).rejects.toThrow(JettsonResponseError);
  await expect(parseOutput(agent, Invoice)).rejects.toThrow('out of turns');
});
