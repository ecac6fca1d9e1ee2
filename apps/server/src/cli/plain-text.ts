import { stripVTControlCharacters } from 'node:util';

/**
 * The text without control sequences: an agent's words may come from a web page, and a terminal obeys such sequences,
 * which can write to the clipboard or show words in another order. Newlines and tabs stay.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    '',
  );
}

/** The same on a single line. */
export function oneLine(text: string): string {
  return plainText(text).replaceAll(/\s+/g, ' ').trim();
}
