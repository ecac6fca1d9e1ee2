import type { Database } from '@jettson/database';
import { BATCH_CHARACTERS, countWithin } from '../model/count-within.ts';
import {
  type EmbeddedLanguages,
  selectAccountsBehind,
  selectUnembedded,
  type UnembeddedVersion,
} from './select-unembedded.ts';

/**
 * Large enough to be split by text length into even batches, small enough that little is lost when the process ends.
 */
const BATCH_SIZE = 128;

/**
 * Batches of versions without a vector of the model, in which accounts take turns: without turns, one row waited 281 s
 * behind another account's import of 23,000. New accounts are noticed before each batch. Empty when nothing is left.
 */
export function openEmbeddingTurns(
  db: Database,
  wanted: { modelId: string; languages: EmbeddedLanguages; live: boolean },
): () => Promise<UnembeddedVersion[]> {
  /** The accounts in order, each with the last of its versions that was taken. */
  const turns = new Map<string, number>();
  let listedUpTo = 0;

  return async () => {
    const { accountIds, upTo } = await selectAccountsBehind(db, { ...wanted, after: listedUpTo });
    for (const accountId of accountIds) if (!turns.has(accountId)) turns.set(accountId, listedUpTo);
    listedUpTo = upTo;
    const share = Math.max(1, Math.floor(BATCH_SIZE / turns.size));
    const characters = Math.floor(BATCH_CHARACTERS / turns.size);
    const batch: UnembeddedVersion[] = [];
    for (const [accountId, after] of [...turns]) {
      // Each account has at least one, however long.
      if (batch.length >= BATCH_SIZE || countWithin(batch, BATCH_CHARACTERS) < batch.length) break;
      const found = await selectUnembedded(db, accountId, { ...wanted, after, limit: share });
      const versions = found.slice(0, countWithin(found, characters));
      turns.delete(accountId);
      const last = versions.at(-1);
      const mayHaveMore = found.length === share || versions.length < found.length;
      // It goes behind all others. An account that has nothing left is listed again when it has more.
      if (last !== undefined && mayHaveMore) turns.set(accountId, last.versionId);
      batch.push(...versions);
    }
    return batch;
  };
}
