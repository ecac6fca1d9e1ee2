import { createHash, randomBytes } from 'node:crypto';
import { KEY_BYTES } from './cipher.ts';

/** A key that secrets are sealed with. */
export interface SealingKey {
  /** Stored with each sealed value and in the database. Reveals nothing about the key. */
  id: string;
  bytes: Uint8Array;
}

const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** The keys of a text such as JETTSON_SECRET_KEY: 32 bytes each, in base64 or hex, separated by commas or line breaks. */
export function parseSealingKeys(text: string): SealingKey[] | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const keys = parts.map(parseKey);
  return keys.length > 0 && keys.every((key) => key !== undefined) ? keys : undefined;
}

/** A new key, as JETTSON_SECRET_KEY and the key file have it. */
export function newSealingKeyText(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

function parseKey(text: string): SealingKey | undefined {
  if (!HEX.test(text) && !BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, HEX.test(text) ? 'hex' : 'base64');
  if (bytes.length !== KEY_BYTES) return undefined;
  const id = createHash('sha256').update('jettson sealing key').update(bytes).digest('hex').slice(0, 12);
  return { id, bytes };
}
