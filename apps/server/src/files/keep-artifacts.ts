import { type Computer, ComputerError } from '@jettson/computers';
import { FILE_MAX_BYTES } from '@jettson/contract';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { LeaseLostError } from '../runs/journal.ts';
import type { Run } from '../runs/run.ts';
import { contentName } from './content-name.ts';
import { findLeavings } from './find-leavings.ts';
import { type FileRow, markKept, selectArtifacts } from './queries.ts';
import { removeFile } from './remove-file.ts';
import { reserveFile } from './reserve-file.ts';
import { type SpooledFile, spoolFile, TooManyBytesError } from './spool-file.ts';

/** Where an agent leaves what its user is to get. */
const OUT_FOLDER = 'out';
/** Of one agent, over all its answers. */
const MAX_ARTIFACTS = 200;
const PART_BYTES = 4 * 1024 ** 2;
/** An agent cannot hold up its own end for longer than this. */
const MAX_MS = 5 * 60_000;

/**
 * Keeps what the agent left in /workspace/out and at the paths named at its spawn. What cannot be kept is an event,
 * never a reason to fail. Throws the reason of `stop`, LeaseLostError, and ComputerError `computer_gone`.
 */
export async function keepArtifacts(run: Run, computer: Computer): Promise<void> {
  const { agent, deps } = run;
  const deadline = Date.now() + MAX_MS;
  const { paths, hasMore } = await findLeavings(computer, [OUT_FOLDER, ...agent.artifacts], MAX_ARTIFACTS);
  const kept = await selectArtifacts(deps.database.db, agent.accountId, agent.id);
  let room = MAX_ARTIFACTS - kept.length;
  for (const path of paths) {
    run.stop.throwIfAborted();
    if (Date.now() > deadline) return skipped(run, path, 'too_slow');
    const isNew = !kept.some((row) => row.path === path);
    if (isNew && room <= 0) return skipped(run, path, 'too_many');
    const reason = await keepArtifact(run, computer, { path, kept });
    if (reason !== undefined) await skipped(run, path, reason);
    else if (isNew) room--;
  }
  if (hasMore) await skipped(run, null, 'too_many');
}

type SkipReason = 'too_large' | 'too_many' | 'too_slow' | 'quota' | 'unreadable' | 'store_failed';

function skipped({ journal }: Run, path: string | null, reason: SkipReason): Promise<void> {
  return journal.record({
    type: 'artifact-skipped',
    data: { path, reason },
    progress: { kind: 'info', message: `Not kept (${reason}): ${path ?? 'further files'}` },
  });
}

/** Keeps one file, unless it is kept already as it is. Returns why it was not kept. */
async function keepArtifact(
  run: Run,
  computer: Computer,
  { path, kept }: { path: string; kept: readonly FileRow[] },
): Promise<SkipReason | undefined> {
  const { deps, agent, log } = run;
  const { files } = deps;
  const { db } = deps.database;
  let spooled: SpooledFile;
  try {
    spooled = await spoolFile(files.spoolFolder, readInParts(computer, path), { maxBytes: FILE_MAX_BYTES });
  } catch (error) {
    if (error instanceof TooManyBytesError) return 'too_large';
    // A pipe, a socket, a link out of the workspace, a file that is gone.
    if (error instanceof ComputerError && error.code !== 'computer_gone') return 'unreadable';
    throw error;
  }
  await using file = spooled;
  const storedPath = path.replaceAll('\0', '\uFFFD').toWellFormed();
  const earlier = kept.find((row) => row.path === storedPath);
  if (earlier?.sha256 === file.sha256) return undefined;
  try {
    const { id } = await reserveFile(db, agent.accountId, {
      id: newId('art'),
      agentId: agent.id,
      path: storedPath,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      keepDays: files.keepDays,
    });
    await files.store.put(contentName({ accountId: agent.accountId, id, sha256: file.sha256 }), file);
    await recordKept(run, { id, path: storedPath, file });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'file_quota_exceeded') return 'quota';
    if (error instanceof LeaseLostError) throw error;
    log.error({ err: error, path }, 'an artifact could not be stored');
    return 'store_failed';
  }
  if (earlier) await removeFile({ db, files }, earlier);
  return undefined;
}

async function recordKept(
  { deps, agent, journal }: Run,
  { id, path, file }: { id: string; path: string; file: SpooledFile },
): Promise<void> {
  await markKept(deps.database.db, agent.accountId, id);
  await journal.record({
    type: 'artifact-kept',
    data: { artifact_id: id, path, size_bytes: file.sizeBytes, sha256: file.sha256 },
  });
}

/** A file of the computer as a stream. It ends where the file ended at the first look, or has become shorter. */
async function* readInParts(computer: Computer, path: string): AsyncGenerator<Uint8Array> {
  let size = 1;
  for (let offset = 0; offset < size; ) {
    const { data, sizeBytes } = await computer.readFile(path, { offset, maxBytes: PART_BYTES });
    if (offset === 0) {
      if (sizeBytes > FILE_MAX_BYTES) throw new TooManyBytesError(`${sizeBytes} bytes`);
      size = sizeBytes;
    }
    if (data.byteLength === 0) return;
    yield data.subarray(0, size - offset);
    offset += data.byteLength;
  }
}
