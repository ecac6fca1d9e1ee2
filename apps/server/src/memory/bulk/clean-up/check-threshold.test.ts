import { expect, test } from 'vitest';
import { originOfKey } from '../../model/origin.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { consolidateMemories } from './consolidate-memories.ts';
import { dedupeMemories } from './dedupe-memories.ts';

const origin = originOfKey('key', undefined);
const memory = setUpMemory();

test.each([
  ['dedupe', dedupeMemories],
  ['consolidate', consolidateMemories],
])('%s refuses a threshold by which nearly everything is alike, and names the lowest', async (_, cleanUp) => {
  const deps = { ...memory.deps, models: { current: async () => null } };
  const { scope, keyId } = await memory.newMemories({ a: 'one', b: 'another' });

  const refused = cleanUp(deps, scope, { origin, keyId, threshold: 0 });

  await expect(refused).rejects.toMatchObject({
    code: 'invalid_body',
    message: expect.stringContaining('0.8'),
    details: { field: 'threshold', expected: '0.8..1' },
  });
});
