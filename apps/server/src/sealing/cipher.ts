import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The length of a key for AES-256. */
export const KEY_BYTES = 32;

/**
 * Encrypts a text with AES-256-GCM under a fresh nonce: nonce, tag, then the encrypted bytes. `context` is not stored;
 * decrypting needs the same one.
 */
export function encrypt(key: Uint8Array, text: string, context = ''): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const encrypted = [cipher.update(text, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...encrypted]);
}

/** Reverses `encrypt`. Throws if the key or the context is a different one, or a byte was changed. */
export function decrypt(key: Uint8Array, bytes: Uint8Array, context = ''): string {
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
  return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8');
}
