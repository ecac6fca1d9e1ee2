import { setTimeout as sleep } from 'node:timers/promises';
import { type Computer, ComputerError } from '@jettson/computers';
import { isOutsideTrouble } from '../../outside-trouble.ts';
import { contentName } from '../content-name.ts';
import { FileGoneError } from '../file-store.ts';
import { type SnapshotRow, selectSnapshotOf } from './snapshot-queries.ts';
import type { SnapshotDeps } from './take-snapshot.ts';

/** It is tried this often, with these pauses between; the store is itself patient with its connection. */
const PAUSES_MS = [1_000, 4_000, 15_000];

const CLEAR_TIMEOUT_MS = 60_000;

/** How a workspace came into a new computer. */
export interface LaidOut {
  /** When it was stored: later changes are not in it. */
  savedAt: Date;
  /** False: something of it is missing. */
  isComplete: boolean;
}

/**
 * Lays out the agent's snapshot in a computer with an empty workspace. Null if it has none, or if it cannot be read:
 * then the workspace is empty. Throws ComputerError `computer_gone`, the reason of `signal`, and what the store throws while it
 * is away.
 */
export async function layOutSnapshot(
  { db, files }: SnapshotDeps,
  accountId: string,
  { agentId, computer, signal }: { agentId: string; computer: Computer; signal: AbortSignal },
): Promise<LaidOut | null> {
  const snapshot = await selectSnapshotOf(db, accountId, agentId);
  if (snapshot === undefined) return null;
  for (const pause of [...PAUSES_MS, null]) {
    try {
      const { isComplete } = await unpack(files.store, snapshot, computer);
      return { savedAt: snapshot.createdAt, isComplete: isComplete && snapshot.isComplete };
    } catch (error) {
      if (error instanceof ComputerError && error.code === 'computer_gone') throw error;
      await clear(computer);
      if (error instanceof FileGoneError) return null;
      // The workspace would be lost, and the store only has to come back.
      if (isOutsideTrouble(error)) throw error;
      if (pause === null) return null;
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
  return null;
}

async function unpack(
  store: SnapshotDeps['files']['store'],
  snapshot: SnapshotRow,
  computer: Computer,
): Promise<{ isComplete: boolean }> {
  return computer.unpack(await store.open(contentName(snapshot)));
}

/** Half a workspace would look like a whole one. */
async function clear(computer: Computer): Promise<void> {
  await computer.exec('chmod -R u+rwX . ; find . -mindepth 1 -delete', { timeoutMs: CLEAR_TIMEOUT_MS });
}
