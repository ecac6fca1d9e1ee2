import type { Database } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { countWaiting, findSameProposal, insertProposal } from './proposal-queries.ts';
import type { MemoryInput } from './put-in-batch.ts';

/** Nobody reads more of them, and an agent in a loop writes thousands. */
const MAX_WAITING = 1000;
const MAX_WAITING_OF_KEY = 20;

/**
 * Stores a write beside the live version, until somebody accepts or rejects it. Proposing the same twice makes one
 * proposal. The account's lock must be held. Returns its id. Throws `memory_quota_exceeded` if too many are waiting.
 */
export async function propose(tx: Database, accountId: string, input: MemoryInput): Promise<string> {
  const same = await findSameProposal(tx, accountId, input);
  if (same !== undefined) return same;
  const { ofAccount, ofKey } = await countWaiting(tx, accountId, input);
  if (ofAccount >= MAX_WAITING) throw tooMany(`${ofAccount} proposals wait for a decision`, MAX_WAITING);
  if (ofKey >= MAX_WAITING_OF_KEY) throw tooMany(`${ofKey} proposals wait for this key`, MAX_WAITING_OF_KEY);
  const id = newId('mpr');
  await insertProposal(tx, accountId, id, input);
  return id;
}

function tooMany(what: string, limit: number): ApiError {
  return new ApiError('memory_quota_exceeded', `What is live comes from a more trusted writer, and ${what}`, {
    details: { limit },
  });
}
