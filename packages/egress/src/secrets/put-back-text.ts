import { StringDecoder } from 'node:string_decoder';
import { type Caution, createReplacer } from './create-replacer.ts';
import type { Spelling } from './spelling.ts';

/** Puts placeholders back into a text that comes in pieces, wherever the pieces were cut. */
export interface TextReplacer {
  /** What is certain of the text so far; an end that may begin a value waits for the next piece. */
  push(text: string): string;
  /** What was held back. */
  end(): string;
}

/** For texts that may hold these spellings. */
export function putBackText(spellings: readonly Spelling[], caution?: Caution): TextReplacer {
  if (spellings.length === 0) return { push: String, end: () => '' };
  const replacer = createReplacer(spellings, { caution });
  const decoder = new StringDecoder('utf8');
  return {
    push: (text) => decoder.write(replacer.push(Buffer.from(text))),
    end: () => decoder.end(replacer.end()),
  };
}
