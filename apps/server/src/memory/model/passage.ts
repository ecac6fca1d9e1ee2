import { SEPARATORS } from './search-text.ts';

/**
 * The text that is embedded for a memory. A key made of words serves as a title ("brand_color" says what "#7C3AED" is);
 * a key with digits is an identifier, which would only distort the vector.
 */
export function toPassage(key: string, value: string): string {
  const words = key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(SEPARATORS, ' ')
    .trim();
  return /^\p{L}{2,}(?:\s+\p{L}+)*$/u.test(words) ? `${words.toLowerCase()}: ${value}` : value;
}
