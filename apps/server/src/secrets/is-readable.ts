import { type Sealing, UnreadableSecretError } from '../sealing/sealing.ts';
import type { SecretRow } from './queries.ts';
import { secretPlace } from './secret-place.ts';

/** Whether this server has the key that the secret was sealed with. */
export async function isReadable(
  sealing: Sealing,
  { id, value }: Pick<SecretRow, 'id' | 'value'>,
): Promise<boolean> {
  try {
    await sealing.open(value, secretPlace(id));
    return true;
  } catch (error) {
    if (error instanceof UnreadableSecretError) return false;
    throw error;
  }
}
