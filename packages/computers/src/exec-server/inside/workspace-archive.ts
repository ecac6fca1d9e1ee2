import { once } from 'node:events';
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { COMPUTER_LAYOUT } from './computer-layout.ts';
import { endBackground } from './end-command.ts';
import { Failure } from './protocol.ts';
import { type RunningScript, startScript } from './start-script.ts';

const PIECE_BYTES = 1_000_000;
const PIECE_MS = 1_000;

const { workspace } = COMPUTER_LAYOUT;
/** The modes of files and folders that even their owner may not read: `mode path`, each ended by NUL. */
const MODES = '.jettson-modes';
const MODES_AT_PACKING = `/tmp/${MODES}`;
const MODES_AT_UNPACKING = `${workspace}/${MODES}`;
const MAX_MODES_BYTES = 32_000_000;

/** tar cannot read what its owner may not read, so that is made readable meanwhile, and its real mode is packed too. */
const PACK = `
  rm -rf ${MODES_AT_PACKING}
  find ${workspace} -xdev '(' -type d ! -perm -u=rx -o -type f ! -perm -u=r ')' -printf '%m %p\\0' \
    -exec chmod u+rx -- '{}' ';' >${MODES_AT_PACKING}
  modes=
  test -s ${MODES_AT_PACKING} && modes='--directory=/tmp ${MODES}'
  exec tar --create --file=- --format=posix --pax-option=delete=atime,delete=ctime --sparse --one-file-system \
    --numeric-owner --directory=${workspace} . $modes`;

const UNPACK = `
  exec tar --extract --file=- --preserve-permissions --no-same-owner --delay-directory-restore \
    --directory=${workspace}`;

/** tar's exit code is 1 if a file changed while it was read, and 2 if it had to leave something out. */
export interface ArchiveEnd {
  exitCode: number;
}

type Way = 'pack' | 'unpack';

let running: (RunningScript & { way: Way }) | undefined;

/** Begins to pack the workspace; `readPack` returns the tar. */
export async function startPack(): Promise<void> {
  await start('pack', PACK);
}

/** The next piece of the tar; empty at its end. */
export async function readPack(): Promise<{ data: Buffer; end?: ArchiveEnd }> {
  const { exited, pieces } = current('pack');
  const read: Buffer[] = [];
  const until = Date.now() + PIECE_MS;
  for (let size = 0; size < PIECE_BYTES && Date.now() < until; ) {
    const { done, value } = await pieces.next();
    if (done) break;
    read.push(value);
    size += value.byteLength;
  }
  if (read.length > 0) return { data: Buffer.concat(read) };
  const end = toEnd(await exited);
  endPack();
  return { data: Buffer.alloc(0), end };
}

/** Ends the packing, finished or not, and gives everything its mode back. */
export function endPack(): void {
  if (running?.way !== 'pack') return;
  stop();
  restoreModes(MODES_AT_PACKING);
}

/** Begins to lay out a tar in the workspace; `writeUnpack` takes its pieces. */
export async function startUnpack(): Promise<void> {
  await start('unpack', UNPACK);
}

/** Resolves when tar has taken the piece, or takes no more. */
export async function writeUnpack(data: Buffer): Promise<void> {
  const { child, exited } = current('unpack');
  const stdin = child.stdin as Writable;
  if (stdin.writable && !stdin.write(data)) await Promise.race([once(stdin, 'drain'), exited]);
}

/** Resolves when everything is laid out. */
export async function endUnpack(): Promise<ArchiveEnd> {
  const { child, exited } = current('unpack');
  child.stdin?.end();
  const exitCode = await exited;
  stop();
  restoreModes(MODES_AT_UNPACKING);
  return toEnd(exitCode);
}

async function start(way: Way, script: string): Promise<void> {
  stop();
  try {
    running = { way, ...(await startScript(script)) };
  } catch {
    // The process limit is reached, most likely because of what earlier commands left behind.
    endBackground([]);
    await wait(50);
    const started = await startScript(script).catch(() => {
      throw new Failure('io_error', 'tar could not be started');
    });
    running = { way, ...started };
  }
}

function stop(): void {
  const { child } = running ?? {};
  running = undefined;
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}

/** The script, if it goes this way: one that packs takes no input, and one that lays out has no output to wait for. */
function current(way: Way): RunningScript {
  if (running?.way !== way) throw new Failure('io_error', 'no archive is open');
  return running;
}

function toEnd(exitCode: number | null): ArchiveEnd {
  if (exitCode === null || exitCode > 2) throw new Failure('io_error', 'tar failed');
  return { exitCode };
}

/** Children come after their folders in the list, and must be reached before their folder is closed. */
function restoreModes(list: string): void {
  const size = statSync(list, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0 && size <= MAX_MODES_BYTES) {
    for (const entry of entriesOf(readFileSync(list)).reverse()) {
      const blank = entry.indexOf(' ');
      try {
        chmodSync(entry.subarray(blank + 1), Number.parseInt(entry.toString('latin1', 0, blank), 8));
      } catch {
        // It was removed meanwhile, or the agent wrote this list itself.
      }
    }
  }
  rmSync(list, { force: true, recursive: true });
}

/** Names are not always UTF-8, so the list stays bytes. */
function entriesOf(list: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < list.byteLength; ) {
    const end = list.indexOf(0, at);
    if (end === -1) break;
    entries.push(list.subarray(at, end));
    at = end + 1;
  }
  return entries;
}
