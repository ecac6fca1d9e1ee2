import { expect, test } from 'vitest';
import { z } from 'zod';
import { firstFault } from './closed-object.ts';

const schema = z.object({
  name: z.string().min(1).max(3),
  count: z.int().min(1).max(70_000),
  share: z.number(),
  days: z.number().positive().lt(10),
  isOn: z.boolean(),
  tools: z.array(z.string()).min(1).max(2),
  options: z.record(z.string(), z.unknown()),
  effort: z.enum(['low', 'high']),
  kind: z.discriminatedUnion('type', [
    z.object({ type: z.literal('function') }),
    z.object({ type: z.literal('http') }),
  ]),
  source: z.union([z.string(), z.object({ url: z.string() })]),
  path: z.string().refine((path) => path !== '/', 'expected a path below the root'),
});
const RIGHT = {
  name: 'a',
  count: 1,
  share: 0.5,
  days: 1,
  isOn: true,
  tools: ['a'],
  options: {},
  effort: 'low',
  kind: { type: 'http' },
  source: 'a',
  path: 'a',
};

test.each([
  [{ name: undefined }, 'name: is missing; expected a text'],
  [{ name: 1 }, 'name: expected a text, not a number'],
  [{ name: '' }, 'name: expected at least 1 character'],
  [{ name: 'long' }, 'name: expected at most 3 characters'],
  [{ count: 1.5 }, 'count: expected a whole number'],
  [{ count: 0 }, 'count: expected at least 1'],
  [{ days: 0 }, 'days: expected more than 0'],
  [{ days: 10 }, 'days: expected less than 10'],
  [{ count: 70_001 }, 'count: expected at most 70,000'],
  [{ share: Number.NaN }, 'share: expected a number'],
  [{ share: null }, 'share: expected a number, not null'],
  [{ isOn: 'yes' }, 'isOn: expected true or false, not a text'],
  [{ tools: 'a' }, 'tools: expected a list, not a text'],
  [{ tools: [] }, 'tools: expected at least 1 entry'],
  [{ tools: ['a', 'b', 'c'] }, 'tools: expected at most 2 entries'],
  [{ options: [] }, 'options: expected an object, not a list'],
  [{ options: true }, 'options: expected an object, not a truth value'],
  [{ effort: 'ultra' }, 'effort: expected low or high'],
  [{ kind: { type: 'web' } }, 'kind.type: expected function or http'],
  [{ kind: 'http' }, 'kind: expected an object, not a text'],
  [{ source: 1 }, 'source: expected a text or an object'],
  [{ source: {} }, 'source.url: is missing; expected a text'],
  [{ path: '/' }, 'path: expected a path below the root'],
])('%j is refused in words for people', (wrong, said) => {
  const { error } = schema.safeParse({ ...RIGHT, ...wrong });
  if (error === undefined) throw new Error('it fits');

  const { path, message } = firstFault(error);

  expect(`${path.join('.')}: ${message}`).toBe(said);
});
