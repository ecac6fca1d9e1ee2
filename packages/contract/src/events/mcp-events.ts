import { z } from 'zod';
import { defineEvent } from './define-event.ts';

const server = z.string().meta({ description: 'The name of the server.' });

export const McpToolAnnotations = z
  .object({
    title: z.string().optional().describe('A name for people.'),
    readOnlyHint: z.boolean().optional().describe('It changes nothing.'),
    destructiveHint: z.boolean().optional().describe('It may delete or overwrite.'),
    idempotentHint: z
      .boolean()
      .optional()
      .describe('A second call with the same input changes nothing more.'),
    openWorldHint: z.boolean().optional().describe('It reaches beyond its server.'),
  })
  .meta({
    id: 'McpToolAnnotations',
    description: 'What the server says about the effects of a tool. Nobody checks whether it is true.',
  });

export const McpTool = z
  .object({
    name: z
      .string()
      .describe(
        'The name that the model calls: `<server>__<tool>`. Each character that a name cannot have becomes `_`.',
      ),
    tool: z.string().describe('The name that the server has for it.'),
    description: z.string().describe("The server's description, up to 4,000 characters."),
    input_schema: z.record(z.string(), z.unknown()).describe('The JSON Schema of its input.'),
    annotations: McpToolAnnotations,
  })
  .meta({ id: 'McpTool', description: 'A tool of an MCP server.' });

export const McpListedEvent = defineEvent(
  'McpListedEvent',
  'mcp-listed',
  z.object({
    server,
    tools: z.array(McpTool).describe('The tools that the agent has of this server, until it ends.'),
    left_out: z
      .array(
        z.object({
          tool: z.string().describe('The name that the server has for it.'),
          reason: z
            .enum(['too_many', 'name_taken', 'unusable_schema', 'too_large', 'unreadable'])
            .describe(
              'too_many: the agent has 128 tools already. name_taken: another tool has the same name. unusable_schema: inputs ' +
                'cannot be checked by its schema. too_large: descriptions and schemas of the server are too long together. ' +
                'unreadable: its description does not follow the protocol.',
            ),
          detail: z.string().optional().describe('More about it, for people.'),
        }),
      )
      .describe('The first 50 tools of the server that the agent does not have.'),
    left_out_count: z.int().describe('How many tools were left out in all; `left_out` names at most 50.'),
    has_more: z.boolean().describe('Whether the server has further tools that were not read.'),
  }),
  'An MCP server was asked for its tools.',
);

export const McpFailedEvent = defineEvent(
  'McpFailedEvent',
  'mcp-failed',
  z.object({ server, error: z.string().describe('Why, for people.') }),
  'An MCP server could not be asked for its tools. The agent works without them, or ends if the server is required.',
);

/** What happens with the MCP servers of an agent. */
export const MCP_EVENTS = [McpListedEvent, McpFailedEvent] as const;
