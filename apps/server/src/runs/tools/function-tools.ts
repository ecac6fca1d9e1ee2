import type { ClientTool } from '@jettson/agent';
import type { Schemas } from '@jettson/schemas';
import type { LeasedAgent } from '../leases.ts';

/** The function tools of the agent, which clients run. */
export function functionTools(schemas: Schemas, { accountId, definition }: LeasedAgent): ClientTool[] {
  const functions = (definition.custom_tools ?? []).filter(({ type }) => type === 'function');
  return functions.map(
    ({ name, description, input_schema: inputSchema, timeout_seconds: timeoutSeconds }) => ({
      name,
      description,
      inputSchema,
      waitsFor: 'client',
      timeoutSeconds,
      findInputFault: (input) => findInputFault(schemas, accountId, { inputSchema, input }),
    }),
  );
}

/** What is wrong with an input by the schema of a tool that is not ours, for the model. */
async function findInputFault(
  schemas: Schemas,
  accountId: string,
  { inputSchema, input }: { inputSchema: unknown; input: unknown },
): Promise<string | undefined> {
  return (await schemas.findValueFault(accountId, inputSchema, input, { name: 'input' }))?.message;
}
