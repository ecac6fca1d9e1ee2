import { type Computer, ComputerError, type PackedWorkspace } from '@jettson/computers';
import { type Database, transaction } from '@jettson/database';
import { getPlan, lockPlan } from '../../accounts/get-plan.ts';
import { newId } from '../../ids.ts';
import { contentName } from '../content-name.ts';
import { countFileBytes } from '../count-files.ts';
import type { Files } from '../open-file-store.ts';
import { type SpooledFile, spoolFile, TooManyBytesError } from '../spool-file.ts';
import { removeSnapshot } from './remove-snapshot.ts';
import { countKeptBytes, insertSnapshot, type SnapshotRow } from './snapshot-queries.ts';

/** Twice the size of a workspace: small files take more room in a tar. It holds for plans without a limit. */
const MAX_BYTES = 2 * 1024 ** 3;
/** An agent can slow its packing down, and so hold up the snapshots of others. */
const MAX_MS = 2 * 60_000;

/** Why a workspace cannot be stored. Trying again would not help. */
export type SnapshotRefusal = 'too_large' | 'too_slow' | 'unreadable';

export interface SnapshotDeps {
  db: Database;
  files: Files;
}

/**
 * Stores the workspace of a computer. It is streamed to the disk and from there to the store, so it is never all in
 * memory; few are taken at the same time. The plan's room for files limits it, and counts no earlier snapshot of the
 * agent, whose place it takes. The snapshot is kept only once its agent
 * refers to it: see `markSnapshotKept`. Throws the reason of `signal`, what the store throws, and ComputerError
 * `computer_gone`.
 */
export async function takeSnapshot(
  { db, files }: SnapshotDeps,
  accountId: string,
  { agentId, computer, signal }: { agentId: string; computer: Computer; signal: AbortSignal },
): Promise<SnapshotRow | SnapshotRefusal> {
  return files.snapshots.enter(accountId, signal, async () => {
    const maxBytes = Math.min(MAX_BYTES, await roomFor(db, accountId, agentId));
    const workspace = computer.pack(signal);
    const spooled = await spool(files, { workspace, maxBytes, signal });
    if (typeof spooled === 'string') return spooled;
    await using tar = spooled;
    const { sizeBytes, sha256 } = tar;
    const snapshot = { id: newId('snap'), agentId, sizeBytes, sha256, isComplete: workspace.isComplete() };
    const row = await reserve(db, accountId, snapshot);
    if (row === undefined) return 'too_large';
    try {
      await files.store.put(contentName(row), tar);
      // Nobody waits for it any more.
      signal.throwIfAborted();
    } catch (error) {
      await removeSnapshot({ db, files }, accountId, row).catch(() => {});
      throw error;
    }
    return row;
  });
}

async function spool(
  { spoolFolder }: Files,
  { workspace, maxBytes, signal }: { workspace: PackedWorkspace; maxBytes: number; signal: AbortSignal },
): Promise<SpooledFile | SnapshotRefusal> {
  try {
    return await spoolFile(spoolFolder, inTime(workspace, signal), { maxBytes });
  } catch (error) {
    if (error instanceof TooManyBytesError) return 'too_large';
    if (error instanceof TooSlowError) return 'too_slow';
    if (error instanceof ComputerError && error.code !== 'computer_gone') return 'unreadable';
    throw error;
  }
}

class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

async function* inTime(workspace: PackedWorkspace, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const deadline = performance.now() + MAX_MS;
  for await (const piece of workspace) {
    signal.throwIfAborted();
    if (performance.now() > deadline) throw new TooSlowError();
    yield piece;
  }
}

async function roomFor(db: Database, accountId: string, agentId: string): Promise<number> {
  const { maxFileBytes } = await getPlan(db, accountId);
  if (maxFileBytes === null) return Number.POSITIVE_INFINITY;
  const others = (await countFileBytes(db, accountId)) - (await countKeptBytes(db, accountId, agentId));
  return maxFileBytes - others;
}

/** Undefined if the plan has no room for it any more. */
async function reserve(
  db: Database,
  accountId: string,
  snapshot: Parameters<typeof insertSnapshot>[2],
): Promise<SnapshotRow | undefined> {
  return transaction(db, async (tx) => {
    await lockPlan(tx, accountId);
    if (snapshot.sizeBytes > (await roomFor(tx, accountId, snapshot.agentId))) return undefined;
    return insertSnapshot(tx, accountId, snapshot);
  });
}
