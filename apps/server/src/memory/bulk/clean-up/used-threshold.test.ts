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
])(
  '%s takes a threshold by which nearly everything is alike for the lowest, and says so',
  async (_, cleanUp) => {
    const deps = { ...memory.deps, models: { current: async () => null } };
    const { scope, keyId } = await memory.newMemories({ a: 'one', b: 'another' });

    const answered = await cleanUp(deps, scope, { origin, keyId, threshold: 0.5 });

    expect(answered).toMatchObject({ threshold: 0.8 });
  },
);
