import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../../testing/fake-embedder.ts';
import { wholeAccount } from '../../model/memory-scope.ts';
import { originOfKey } from '../../model/origin.ts';
import { setUpMemory } from '../../testing/set-up-memory.ts';
import { importMemories } from '../transfer/import-memories.ts';
import { dedupeMemories } from './dedupe-memories.ts';

const origin = originOfKey('key', undefined);
const memory = setUpMemory({ embedder: fakeEmbedder() });

test('a clean-up of more memories than can be embedded while somebody waits is told to come back', async () => {
  const { accountId } = await memory.newMemories({}, { plan: 'pro' });
  const rows = Array.from({ length: 1001 }, (_, i) => ({ key: `k${i}`, value: `number ${i}` }));
  await importMemories(memory.deps, wholeAccount(accountId), { rows, origin });

  const refused = dedupeMemories(memory.deps, wholeAccount(accountId), { origin });

  await expect(refused).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 30 });
});
