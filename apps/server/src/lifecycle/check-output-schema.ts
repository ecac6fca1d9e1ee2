import type { Schemas } from '@jettson/schemas';
import { ApiError } from '../errors.ts';

/** Throws `invalid_body`, which says where, for an output_schema that answers cannot be checked against. */
export async function checkOutputSchema(
  schemas: Schemas,
  accountId: string,
  schema: Record<string, unknown>,
): Promise<void> {
  const fault = await schemas.findSchemaFault(accountId, schema);
  if (fault === undefined) return;
  const field = `output_schema${fault.path.replaceAll('/', '.')}`;
  throw new ApiError('invalid_body', `${field}: ${fault.message}`, {
    details: { field, expected: 'a JSON Schema of draft 2020-12, whose patterns RE2 can express' },
  });
}
