import { readFileSync, readSync } from 'node:fs';
import { Failure } from './protocol.ts';
import { openWorkspaceFile, writeWorkspaceFile } from './workspace-files.ts';

const CHUNK_BYTES = 1_000_000;
const NEWLINE = 10;
/** Of a file before and after an edit. */
const MAX_EDITED_BYTES = 50_000_000;

/**
 * Reads `count` lines from line `first` on, the first one being 1, with their line ends, at most `maxBytes` of them. `lines`
 * is how many the file has, `sizeBytes` its size.
 */
export function readWorkspaceLines(
  path: string,
  { first, count, maxBytes }: { first: number; count: number; maxBytes: number },
): { data: Buffer; lines: number; sizeBytes: number } {
  return openWorkspaceFile(path, (descriptor, sizeBytes) => {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let ends = 0;
    let start = first === 1 ? 0 : sizeBytes;
    let end = sizeBytes;
    let last = NEWLINE;
    for (let at = 0; ; ) {
      const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, at);
      if (length === 0) break;
      for (let index = 0; index < length; index++) {
        if (chunk[index] !== NEWLINE) continue;
        ends++;
        if (ends === first - 1) start = at + index + 1;
        if (ends === first - 1 + count) end = at + index + 1;
      }
      last = chunk[length - 1] as number;
      at += length;
    }
    const data = Buffer.alloc(Math.max(0, Math.min(maxBytes, end - start)));
    const length = data.byteLength === 0 ? 0 : readSync(descriptor, data, 0, data.byteLength, start);
    return {
      data: data.subarray(0, length),
      lines: ends + (last === NEWLINE ? 0 : 1),
      sizeBytes,
    };
  });
}

/**
 * Replaces `before` by `after` in the file, which must contain it exactly once unless `replaceAll`. Returns how often it
 * was replaced.
 */
export function editWorkspaceFile(
  path: string,
  { before, after, replaceAll }: { before: Buffer; after: Buffer; replaceAll: boolean },
): number {
  const content = openWorkspaceFile(path, (descriptor, sizeBytes) => {
    if (sizeBytes > MAX_EDITED_BYTES) throw tooLarge(path);
    return readFileSync(descriptor);
  });
  let count = 0;
  for (const _ of placesOf(before, content)) count++;
  if (count === 0) throw new Failure('no_match', `${path} does not contain old_string`);
  if (count > 1 && !replaceAll) {
    throw new Failure('no_match', `${path} contains old_string ${count} times`);
  }
  const sizeBytes = content.byteLength + count * (after.byteLength - before.byteLength);
  if (sizeBytes > MAX_EDITED_BYTES) throw tooLarge(path);

  // Into one buffer: a list of the pieces could take a hundred times the memory of the file.
  const edited = Buffer.alloc(sizeBytes);
  let [from, to] = [0, 0];
  for (const place of placesOf(before, content)) {
    to += content.copy(edited, to, from, place);
    to += after.copy(edited, to);
    from = place + before.byteLength;
  }
  content.copy(edited, to, from);
  writeWorkspaceFile(path, edited);
  return count;
}

/** Where a text occurs, without overlaps. */
function* placesOf(text: Buffer, content: Buffer): Generator<number> {
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + text.byteLength)) yield at;
}

function tooLarge(path: string): Failure {
  return new Failure('too_large', `${path} has more than the ${MAX_EDITED_BYTES} bytes that can be edited`);
}
