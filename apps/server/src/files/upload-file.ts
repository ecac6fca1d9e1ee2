import { FILE_MAX_BYTES, type UploadedFile } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import { contentName } from './content-name.ts';
import type { Files } from './open-file-store.ts';
import { markKept } from './queries.ts';
import { reserveFile } from './reserve-file.ts';
import { type SpooledFile, spoolFile, TooManyBytesError } from './spool-file.ts';
import { toUploadedFile } from './to-wire.ts';

/**
 * Stores an upload. It is streamed to the disk and from there to the store, so it is never all in memory. The same
 * idempotency key returns the same file, and finishes an upload that a crash interrupted. Throws
 * `concurrent_limit_reached`, `payload_too_large`, `file_quota_exceeded`, `idempotency_key_reused`.
 */
export async function uploadFile(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  { name, content }: { name: string; content: AsyncIterable<Uint8Array> },
  idempotencyKey: string | undefined,
): Promise<UploadedFile> {
  using _ = files.uploads.enter(accountId);
  await using spooled = await spoolUpload(files, content);
  const { sizeBytes, sha256 } = spooled;
  const { body } = await withIdempotency<UploadedFile>(
    db,
    accountId,
    { key: idempotencyKey, operation: 'files.upload', request: { name, sha256 } },
    async (tx) => {
      const file = { id: newId('file'), agentId: null, path: name, sizeBytes, sha256 };
      return toUploadedFile(await reserveFile(tx, accountId, file));
    },
  );
  await files.store.put(contentName({ accountId, id: body.file_id, sha256 }), spooled);
  if ((await markKept(db, accountId, body.file_id)) === undefined) {
    // A replay, and the file has been deleted since.
    await files.store.remove(contentName({ accountId, id: body.file_id, sha256 }));
  }
  return body;
}

async function spoolUpload({ spoolFolder }: Files, content: AsyncIterable<Uint8Array>): Promise<SpooledFile> {
  try {
    return await spoolFile(spoolFolder, content, { maxBytes: FILE_MAX_BYTES });
  } catch (error) {
    if (!(error instanceof TooManyBytesError)) throw error;
    throw new ApiError('payload_too_large', `The file is larger than ${FILE_MAX_BYTES / 1024 ** 2} MB`, {
      details: { field: 'body', expected: `at most ${FILE_MAX_BYTES} bytes` },
    });
  }
}
