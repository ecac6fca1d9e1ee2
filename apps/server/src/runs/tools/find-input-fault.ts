import type { Schemas } from '@jettson/schemas';

/** What is wrong with an input by the schema of a tool that is not ours, for the model; undefined when it fits. */
export async function findInputFault(
  schemas: Schemas,
  accountId: string,
  { inputSchema, input }: { inputSchema: unknown; input: unknown },
): Promise<string | undefined> {
  return (await schemas.findValueFault(accountId, inputSchema, input, { name: 'input' }))?.message;
}
