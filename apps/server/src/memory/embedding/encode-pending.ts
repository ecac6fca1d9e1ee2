import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import { BATCH_CHARACTERS, countWithin } from '../model/count-within.ts';
import { encodeMemories } from '../model/encode-memories.ts';
import { insertTokens } from '../store/token-queries.ts';

const BATCH_SIZE = 64;

/**
 * Makes the tokens of live memories that were embedded without them: by the job, or while the second stage failed. The newest come
 * first. `beforeBatch` does what must not wait for all of them: without it, an import of 80 waited minutes for its vectors behind
 * the tokens of another account. A job: it may run twice, even at the same time. Stops early if `signal` aborts.
 */
export async function encodePending(
  { db, embedder, beforeBatch }: { db: Database; embedder: Embedder; beforeBatch?: () => Promise<void> },
  signal?: AbortSignal,
): Promise<void> {
  const { late } = embedder;
  let before = Number.MAX_SAFE_INTEGER;
  while (late !== undefined && !signal?.aborted) {
    await beforeBatch?.();
    const unencoded = await selectUnencoded(db, { modelId: late.modelId, before });
    const versions = unencoded.slice(0, countWithin(unencoded, BATCH_CHARACTERS));
    const last = versions.at(-1);
    if (last === undefined) return;
    const tokens = await encodeMemories(embedder, versions);
    const encoded = versions.flatMap((version, i) => {
      const own = tokens[i];
      return own === undefined ? [] : [{ ...version, tokens: own }];
    });
    for (const [accountId, ofAccount] of Map.groupBy(encoded, (version) => version.accountId)) {
      await insertTokens(db, accountId, ofAccount);
    }
    before = last.versionId;
  }
}

interface UnencodedVersion {
  accountId: string;
  versionId: number;
  key: string;
  value: string;
}

/** Over all accounts: it serves the background job, which stores the result per account. */
async function selectUnencoded(
  db: Database,
  { modelId, before }: { modelId: string; before: number },
): Promise<UnencodedVersion[]> {
  const { rows } = await sql<UnencodedVersion>`
    select v.account_id as "accountId", v.id as "versionId", m.key, v.value
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.id < ${before} and v.valid_to is null
       and exists (select from memory_vectors e where e.version_id = v.id)
       and not exists (select from memory_tokens t where t.version_id = v.id and t.model_id = ${modelId})
     order by v.id desc limit ${BATCH_SIZE}`.execute(db);
  return rows;
}
