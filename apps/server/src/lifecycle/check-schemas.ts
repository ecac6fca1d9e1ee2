import type { SpawnAgentRequest } from '@jettson/contract';
import type { SchemaFault, Schemas } from '@jettson/schemas';
import { ApiError } from '../errors.ts';
import { openAccountSlots } from '../http/account-slots.ts';

/** Checks wait for each other and keep their requests open meanwhile. */
const MAX_OF_ACCOUNT = 100;
const slots = openAccountSlots('schemas', (ofAccount) => ofAccount < MAX_OF_ACCOUNT);

type Schemata = Pick<SpawnAgentRequest, 'output_schema' | 'tools'>;

/** Whether the request brings a schema: compiling one is expensive. */
export function hasSchemas({ output_schema: outputSchema, tools }: Schemata): boolean {
  return (outputSchema ?? null) !== null || (tools ?? []).some((tool) => typeof tool !== 'string');
}

/**
 * Throws `invalid_body`, which names the place, for a schema that values cannot be checked against, and
 * `concurrent_limit_reached` while too many of the account's spawns are waiting for this check.
 */
export async function checkSchemas(
  schemas: Schemas,
  accountId: string,
  { output_schema: outputSchema, tools }: Schemata,
): Promise<void> {
  using _ = slots.enter(accountId);
  if (outputSchema) refuse('output_schema', await schemas.findSchemaFault(accountId, outputSchema));
  for (const [index, tool] of (tools ?? []).entries()) {
    if (typeof tool === 'string') continue;
    const fault = await schemas.findSchemaFault(accountId, tool.input_schema, { isFlat: true });
    refuse(`tools.${index}.input_schema`, fault);
  }
}

function refuse(name: string, fault: SchemaFault | undefined): void {
  if (fault === undefined) return;
  const field = `${name}${fault.path.replaceAll('/', '.')}`;
  throw new ApiError('invalid_body', `${field}: ${fault.message}`, {
    details: { field, expected: 'a JSON Schema of draft 2020-12, whose patterns RE2 can express' },
  });
}
