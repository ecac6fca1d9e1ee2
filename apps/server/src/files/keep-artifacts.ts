import { cleanText } from '@jettson/agent';
import { type Computer, ComputerError } from '@jettson/computers';
import { FILE_MAX_BYTES } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Logger } from 'pino';
import type { NewEvent } from '../agents/append-events.ts';
import type { AgentRow } from '../agents/queries.ts';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { contentName } from './content-name.ts';
import { findOutputFiles } from './find-output-files.ts';
import type { Files } from './open-file-store.ts';
import { outlast } from './outlast.ts';
import { type FileRow, markKept, selectArtifacts } from './queries.ts';
import { removeFile } from './remove-file.ts';
import { reserveFile } from './reserve-file.ts';
import { type SpooledFile, spoolFile, TooManyBytesError } from './spool-file.ts';

/** Where an agent leaves files for its user. */
const OUT_FOLDER = 'out';
/** Per agent, over all its answers. */
const MAX_ARTIFACTS = 200;
const PART_BYTES = 4 * 1024 ** 2;
/** An agent cannot delay its own end for longer than this. */
const MAX_MS = 5 * 60_000;

export interface KeepArtifactsDeps {
  db: Database;
  files: Files;
  log: Logger;
  /** Writes to the agent's log. */
  record(event: NewEvent): Promise<void>;
  /** A file as it may be kept: without the values of the agent's secrets. */
  putBack(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Its reason is thrown between two files. */
  stop: AbortSignal;
  /** Its reason is thrown instead of waiting for a store that is away. */
  leave: AbortSignal;
  /** How long a store may be away before its files are given up. */
  maxAwayMs: number;
}

type Owner = Pick<AgentRow, 'accountId' | 'id' | 'artifacts'>;

/**
 * Keeps the files in /workspace/out and at the paths named at the spawn. A file that cannot be kept causes an event,
 * but never fails the run. A store that is away is waited for: the files are nowhere else. Throws the reasons of `stop` and
 * `leave`, what `record` and the database throw, and ComputerError `computer_gone`.
 */
export async function keepArtifacts(
  deps: KeepArtifactsDeps,
  agent: Owner,
  computer: Computer,
): Promise<void> {
  // Only what the agent can slow down counts.
  let leftMs = MAX_MS;
  const { paths, hasMore } = await findOutputFiles(computer, [OUT_FOLDER, ...agent.artifacts], MAX_ARTIFACTS);
  const kept = paths.length === 0 ? [] : await selectArtifacts(deps.db, agent.accountId, agent.id);
  let room = MAX_ARTIFACTS - kept.length;
  for (const path of paths) {
    deps.stop.throwIfAborted();
    if (leftMs <= 0) return deps.record(skipped(path, 'too_slow'));
    const isNew = !kept.some((row) => row.path === path);
    if (isNew && room <= 0) return deps.record(skipped(path, 'too_many'));
    const begun = performance.now();
    const spooled = await spoolArtifact(deps, computer, path);
    leftMs -= performance.now() - begun;
    const reason =
      typeof spooled === 'string' ? spooled : await keepArtifact(deps, agent, { path, kept, spooled });
    if (reason !== undefined) await deps.record(skipped(path, reason));
    else if (isNew) room--;
  }
  if (hasMore) await deps.record(skipped(null, 'too_many'));
}

type SkipReason = 'too_large' | 'too_many' | 'too_slow' | 'quota' | 'unreadable' | 'store_failed';

function skipped(path: string | null, reason: SkipReason): NewEvent {
  return {
    type: 'artifact-skipped',
    data: { path, reason },
    progress: { kind: 'info', message: `Not kept (${reason}): ${path ?? 'further files'}` },
  };
}

/** Copies the file to this machine's disk, or says why it cannot be kept. */
async function spoolArtifact(
  { files, putBack, ...deps }: KeepArtifactsDeps,
  computer: Computer,
  path: string,
): Promise<SpooledFile | SkipReason> {
  const spool = () =>
    spoolFile(files.spoolFolder, putBack(readInParts(computer, path)), { maxBytes: FILE_MAX_BYTES });
  try {
    return await outlast(deps, spool);
  } catch (error) {
    if (error instanceof TooManyBytesError) return 'too_large';
    // A pipe, a socket, a link that leads out of the workspace, a missing file.
    if (error instanceof ComputerError && error.code !== 'computer_gone') return 'unreadable';
    throw error;
  }
}

/** Keeps one file, unless the same content is already kept. Returns why it was not kept. */
async function keepArtifact(
  { db, files, record, ...deps }: KeepArtifactsDeps,
  { accountId, id: agentId }: Owner,
  { path, kept, spooled }: { path: string; kept: readonly FileRow[]; spooled: SpooledFile },
): Promise<SkipReason | undefined> {
  const { log, leave } = deps;
  await using file = spooled;
  const { sizeBytes, sha256 } = file;
  const storedPath = cleanText(path);
  const earlier = kept.find((row) => row.path === storedPath);
  if (earlier?.sha256 === sha256) return undefined;
  const id = newId('art');
  try {
    await reserveFile(db, accountId, { id, agentId, path: storedPath, sizeBytes, sha256 });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'file_quota_exceeded') return 'quota';
    throw error;
  }
  try {
    await outlast(deps, () => files.store.put(contentName({ accountId, id, sha256 }), file));
  } catch (error) {
    leave.throwIfAborted();
    log.error({ err: error, path }, 'an artifact could not be stored');
    return 'store_failed';
  }
  if ((await markKept(db, accountId, id)) === undefined) {
    // The agent has been purged meanwhile: nobody else would remove what was stored after its row.
    await files.store.remove(contentName({ accountId, id, sha256 }));
    return undefined;
  }
  await record({
    type: 'artifact-kept',
    data: { artifact_id: id, path: storedPath, size_bytes: sizeBytes, sha256 },
  });
  // If its content stays, the sweep removes it.
  if (earlier) {
    await removeFile({ db, files }, earlier).catch((error) =>
      log.warn({ err: error, path }, 'an earlier artifact could not be removed'),
    );
  }
  return undefined;
}

/**
 * A file on the computer as a stream. It ends at the size that the file had at first, or earlier if the file has become
 * shorter.
 */
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
