import { customAlphabet } from 'nanoid';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const random21 = customAlphabet(ALPHABET, 21);
const random32 = customAlphabet(ALPHABET, 32);

/** A new id: the prefix, an underscore and 21 random characters (125 bits). */
export function newId(prefix: string): string {
  return `${prefix}_${random21()}`;
}

/** A new API key, 190 bits of randomness. Shown once; only its hash is kept. */
export function newApiKey(mode: 'live' | 'test'): string {
  return `jett_sk_${mode}_${random32()}`;
}
