import { createHash, hkdfSync } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from '../sealing/cipher.ts';

/** How a key is stored: the table alone cannot decrypt an answer. */
export function fileKey(idempotencyKey: string): string {
  return `sha256:${createHash('sha256').update(idempotencyKey).digest('hex')}`;
}

/** An answer that can only be read with the idempotency key: some answers contain new secrets. */
export function sealAnswer(answer: string, { key, accountId }: { key: string; accountId: string }): string {
  return encrypt(sealingKey(key, accountId), answer).toString('base64');
}

/** The decrypted answer. Throws if it was sealed with another key. */
export function openAnswer(text: string, { key, accountId }: { key: string; accountId: string }): string {
  return decrypt(sealingKey(key, accountId), Buffer.from(text, 'base64'));
}

function sealingKey(key: string, accountId: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, accountId, 'answer', KEY_BYTES));
}
