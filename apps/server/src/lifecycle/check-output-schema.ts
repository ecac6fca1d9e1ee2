import type { Schemas } from '@jettson/schemas';
import { ApiError } from '../errors.ts';
import { openAccountSlots } from '../http/account-slots.ts';

/** Checks take turns, and keep their requests open meanwhile. */
const MAX_OF_ACCOUNT = 100;
const slots = openAccountSlots('output schemas', (ofAccount) => ofAccount < MAX_OF_ACCOUNT);

/**
 * Throws `invalid_body`, which names the place, for an output_schema that cannot be used to check answers, and
 * `concurrent_limit_reached` while too many of the account's schemas are waiting to be checked.
 */
export async function checkOutputSchema(
  schemas: Schemas,
  accountId: string,
  schema: Record<string, unknown>,
): Promise<void> {
  using _ = slots.enter(accountId);
  const fault = await schemas.findSchemaFault(accountId, schema);
  if (fault === undefined) return;
  const field = `output_schema${fault.path.replaceAll('/', '.')}`;
  throw new ApiError('invalid_body', `${field}: ${fault.message}`, {
    details: { field, expected: 'a JSON Schema of draft 2020-12, whose patterns RE2 can express' },
  });
}
