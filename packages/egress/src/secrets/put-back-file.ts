import { createReplacer } from './create-replacer.ts';
import type { Spelling } from './spelling.ts';

/** A file with placeholders in place of values, wherever its pieces were cut. */
export async function* putBackFile(
  content: AsyncIterable<Uint8Array>,
  spellings: readonly Spelling[],
): AsyncGenerator<Uint8Array> {
  if (spellings.length === 0) return yield* content;
  const replacer = createReplacer(spellings);
  for await (const piece of content) {
    yield replacer.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  yield replacer.end();
}
