import { decrypt, encrypt } from './cipher.ts';
import type { KeyRing } from './key-ring.ts';
import type { SealingKey } from './sealing-key.ts';

/** The prefix of every sealed value; the key's id and the encrypted bytes follow. */
export const SEALED_PREFIX = 'sealed:1:';

/** Keeps secrets unreadable to anyone who has only the database. */
export interface Sealing {
  /**
   * Seals a value for one place, `<table>:<id of the row>`. A copy in another row cannot be opened, so write access to the
   * database is not enough to have a secret used elsewhere.
   */
  seal(value: string, place: string): Promise<string>;
  /** Opens a sealed value. Throws UnreadableSecretError. */
  open(sealed: string, place: string): Promise<string>;
  /** Whether the key that a value was sealed with is here. Costs nothing, unlike opening it. */
  hasKeyOf(sealed: string): Promise<boolean>;
}

/** A sealed value whose key is not here, or that was changed or moved. */
export class UnreadableSecretError extends Error {
  override readonly name = 'UnreadableSecretError';
  readonly reason: string;

  constructor(place: string, reason: string) {
    super(`The secret of ${place} cannot be read: ${reason}`);
    this.reason = reason;
  }
}

export function createSealing(ring: Pick<KeyRing, 'read' | 'source'>): Sealing {
  const findKey = async (id: string) => (await ring.read()).find((key) => key.id === id);
  return {
    async hasKeyOf(sealed) {
      return (await findKey(keyIdOf(sealed))) !== undefined;
    },
    async seal(value, place) {
      const [key] = await ring.read();
      return sealWith(key, value, place);
    },
    async open(sealed, place) {
      const keyId = keyIdOf(sealed);
      const key = await findKey(keyId);
      if (key === undefined) {
        throw new UnreadableSecretError(
          place,
          `it was sealed with key ${keyId}, which is not in ${ring.source}`,
        );
      }
      try {
        return decrypt(key.bytes, Buffer.from(sealed.slice(prefixOf(key).length), 'base64'), place);
      } catch {
        throw new UnreadableSecretError(place, 'it was changed, or moved here from another place');
      }
    },
  };
}

/** The id of the key that a value was sealed with. */
function keyIdOf(sealed: string): string {
  return sealed.slice(SEALED_PREFIX.length).split(':', 1)[0] ?? '';
}

function sealWith(key: SealingKey, value: string, place: string): string {
  return prefixOf(key) + encrypt(key.bytes, value, place).toString('base64');
}

/** The prefix of values that were sealed with this key. */
export function prefixOf({ id }: SealingKey): string {
  return `${SEALED_PREFIX}${id}:`;
}
