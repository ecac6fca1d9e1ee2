import { expect, test } from 'vitest';
import { selectTouched } from '../../apps/server/src/memory/bulk/operations/operation-queries.ts';
import { importMemories } from '../../apps/server/src/memory/bulk/transfer/import-memories.ts';
import { originOfKey } from '../../apps/server/src/memory/model/origin.ts';
import { setUpMemory } from '../../apps/server/src/memory/testing/set-up-memory.ts';
import { fakeEmbedder } from '../../apps/server/src/testing/fake-embedder.ts';
import { explainStatements } from './explain-statements.ts';

const IMPORTED = 2000;
const memory = setUpMemory({ embedder: fakeEmbedder(), isolated: true });

test('an import can be undone right after it, in a time that grows with its rows and not with their square', async () => {
  const { accountId, scope } = await memory.newMemories({});
  const rows = Array.from({ length: IMPORTED }, (_, i) => ({ key: `k${i}`, value: `memory ${i}` }));
  const origin = originOfKey('key', undefined);
  const { operation_id: operationId } = await importMemories(memory.deps, scope, { rows, origin });

  const { pairsTried } = await explainStatements(memory.db, (db) =>
    selectTouched(db, accountId, operationId ?? ''),
  );

  expect(pairsTried).toBeLessThan(IMPORTED);
});
