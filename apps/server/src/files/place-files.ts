import { type Computer, ComputerError } from '@jettson/computers';
import type { Database } from '@jettson/database';
import { type AgentFileInStore, selectAgentFiles } from './agent-file-queries.ts';
import { contentName } from './content-name.ts';
import { FileGoneError } from './file-store.ts';
import type { Files } from './open-file-store.ts';

/** The most that a computer accepts at once, with room for the rest of the message. */
const PART_BYTES = 8 * 1024 ** 2;
const APPEND_TIMEOUT_MS = 30_000;

/** An input file cannot be placed in the agent's computer. The user may read the message. */
export class FilesNotPlacedError extends Error {
  override readonly name = 'FilesNotPlacedError';
}

/**
 * Places an agent's input files in its computer. Throws FilesNotPlacedError, and ComputerError if the computer is gone:
 * the next one gets them again.
 */
export async function placeFiles(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  agentId: string,
  computer: Computer,
): Promise<{ path: string; size_bytes: number }[]> {
  const placed = [];
  for (const file of await selectAgentFiles(db, accountId, agentId)) {
    try {
      placed.push({ path: file.path, size_bytes: await placeFile(files, file, computer) });
    } catch (error) {
      if (
        error instanceof FileGoneError ||
        (error instanceof ComputerError && error.code !== 'computer_gone')
      ) {
        throw new FilesNotPlacedError(`${file.path} could not be placed in /workspace: ${error.message}`);
      }
      throw error;
    }
  }
  return placed;
}

async function placeFile({ store }: Files, file: AgentFileInStore, computer: Computer): Promise<number> {
  const { path, content, upload } = file;
  if (content !== null) {
    await computer.writeFile(path, content);
    return content.byteLength;
  }
  if (upload === null) throw new FileGoneError(path);
  let sizeBytes = 0;
  for await (const part of inParts(await store.open(contentName(upload)))) {
    if (sizeBytes === 0) await computer.writeFile(path, part);
    else await appendPart(computer, path, part);
    sizeBytes += part.byteLength;
  }
  if (sizeBytes === 0) await computer.writeFile(path, new Uint8Array());
  return sizeBytes;
}

async function appendPart(computer: Computer, path: string, part: Uint8Array): Promise<void> {
  const partPath = `${path}.jettson-part`;
  await computer.writeFile(partPath, part);
  const { exitCode } = await computer.exec('cat -- "./$PART" >> "./$FILE" && rm -- "./$PART"', {
    env: { PART: partPath, FILE: path },
    timeoutMs: APPEND_TIMEOUT_MS,
  });
  if (exitCode !== 0) throw new ComputerError('no_space', 'it does not fit into the computer');
}

/** The stream in parts of one size, the last one smaller: only one part at a time is in memory. */
async function* inParts(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}
