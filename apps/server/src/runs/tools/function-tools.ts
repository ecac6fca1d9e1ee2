import type { ClientTool } from '@jettson/agent';
import type { Schemas } from '@jettson/schemas';
import type { AgentRow } from '../../agents/queries.ts';
import { findInputFault } from './find-input-fault.ts';

/** The function tools of the agent, which clients run. */
export function functionTools(schemas: Schemas, { accountId, definition }: AgentRow): ClientTool[] {
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
