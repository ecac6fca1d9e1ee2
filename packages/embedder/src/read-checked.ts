import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EmbedderError } from './embedder-error.ts';

/**
 * The content of a file. Rejects with an EmbedderError `model_corrupt` unless it has this SHA-256; `what` names the file in
 * the message.
 */
export async function readChecked(
  path: string,
  { sha256, what }: { sha256: string; what: string },
): Promise<Buffer> {
  const content = await readFile(path).catch((cause) => {
    throw new EmbedderError('model_corrupt', `${what} cannot be read.`, { cause });
  });
  if (createHash('sha256').update(content).digest('hex') !== sha256) {
    throw new EmbedderError('model_corrupt', `${what} has a wrong SHA-256.`);
  }
  return content;
}
