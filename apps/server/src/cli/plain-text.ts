import { stripVTControlCharacters } from 'node:util';

/**
 * The text without control sequences: an agent's words may come from a page, and a terminal would obey them, up to
 * writing into the clipboard. Newlines and tabs stay.
 */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
