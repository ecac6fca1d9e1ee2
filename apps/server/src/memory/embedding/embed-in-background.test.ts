import { createEmbedder, type Embedder, EmbedderError } from '@jettson/embedder';
import { expect, test } from 'vitest';
import { wholeAccount } from '../model/memory-scope.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { countPendingEmbeddings } from './count-pending-embeddings.ts';
import { embedInBackground } from './embed-in-background.ts';

const local = createEmbedder({ provider: 'local' });
const { late: _, ...withoutLate } = local;
const unavailable = () => Promise.reject(new EmbedderError('unavailable', 'not now'));
const offline: Embedder = { ...withoutLate, embedQuery: unavailable, embedPassages: unavailable };
const memory = setUpMemory({ embedder: local, isolated: true });

const later = { request: async () => {} };
const bringMultilingual = async () => false;

test('what is imported while another account gets its second stage does not wait for all of that', async () => {
  // So long that each is a batch.
  const long = Object.fromEntries(
    Array.from({ length: 3 }, (_, i) => [
      `note_${i}`,
      `Note ${i}. ${'The train leaves at nine. '.repeat(700)}`,
    ]),
  );
  await memory.newMemories(long, { embedder: withoutLate });
  const pending: number[] = [];
  const late = {
    modelId: 'test/late',
    encodeQuery: async () => new Int8Array(),
    compare: async () => new Float32Array(),
    encodePassages: async (texts: string[]) => {
      const { accountId } = await memory.newMemories(
        { a: 'The ferry leaves at noon' },
        { embedder: offline },
      );
      arrived.push(accountId);
      pending.push(await pendingOfAll());
      return texts.map(() => new Int8Array());
    },
  };
  const arrived: string[] = [];
  const pendingOfAll = async () => {
    const counts = arrived.map((id) => countPendingEmbeddings(memory.db, wholeAccount(id), local));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };

  await embedInBackground({ db: memory.db, embedder: { ...local, late }, jobs: later, bringMultilingual });

  // Each finds only what came with its own batch.
  expect(pending.slice(0, 3)).toEqual([1, 1, 1]);
});
