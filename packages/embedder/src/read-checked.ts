import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { EmbedderError } from './embedder-error.ts';

/**
 * Rejects with an EmbedderError `model_corrupt` unless the file has this SHA-256. `what` is how it is called there.
 */
export async function checkFile(
  path: string,
  { sha256, what }: { sha256: string; what: string },
): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash).catch((cause) => {
    throw new EmbedderError('model_corrupt', `${what} cannot be read.`, { cause });
  });
  if (hash.digest('hex') !== sha256) {
    throw new EmbedderError('model_corrupt', `${what} has a wrong SHA-256.`);
  }
}
