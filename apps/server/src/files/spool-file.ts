import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Content on this machine's disk, on its way to the store. Disposing of it removes it. */
export interface SpooledFile extends AsyncDisposable {
  path: string;
  sizeBytes: number;
  /** Hex. */
  sha256: string;
}

/** The content has more bytes than allowed. */
export class TooManyBytesError extends Error {
  override readonly name = 'TooManyBytesError';
}

/** Writes content to disk as it comes, never all of it in memory, and syncs it. Throws TooManyBytesError. */
export async function spoolFile(
  folder: string,
  content: AsyncIterable<Uint8Array>,
  { maxBytes }: { maxBytes: number },
): Promise<SpooledFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) throw new TooManyBytesError(`over ${maxBytes} bytes`);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return {
    path,
    sizeBytes,
    sha256: hash.digest('hex'),
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  };
}
