import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { RequestHeaders, ShownHeaders } from './request-headers.ts';
import { text } from './text.ts';
import { WebhookUrl } from './webhook-target.ts';

const MAX_SERVERS = 20;

// Two underscores separate the server from its tool in the name that the model calls.
const ServerName = z
  .string()
  .max(32)
  .regex(
    /^(?!jettson(_|$))[a-zA-Z0-9-]+(_[a-zA-Z0-9-]+)*$/,
    'expected letters, digits, hyphens and single underscores, not beginning with jettson_',
  )
  .describe(
    'What its tools begin with, as in `github__create_issue`: up to 32 letters, digits, hyphens and single underscores.',
  );

export const McpServerRequest = closedObject({
  name: ServerName,
  url: WebhookUrl.describe(
    'Its address for Streamable HTTP. It must be public, unless the operator allows others; redirects are not ' +
      'followed.',
  ),
  headers: RequestHeaders.nullish().describe('Headers sent with each request, for example `Authorization`.'),
  allowed_tools: z
    .array(text(1, 200))
    .min(1)
    .max(128)
    .nullish()
    .describe(
      'Which of its tools the agent gets: names as the server has them, or patterns such as `read_*`; all of them when absent.',
    ),
  required: z
    .boolean()
    .nullish()
    .describe(
      'Whether the agent ends (reason `mcp_server_failed`) when the server cannot be asked for its tools; otherwise it works ' +
        'without them.',
    ),
}).meta({
  id: 'McpServerRequest',
  description: 'An MCP server whose tools the agent gets, over protocol 2026-07-28 or an older one.',
});
export type McpServerRequest = z.infer<typeof McpServerRequest>;

export const McpServersRequest = z
  .array(McpServerRequest)
  .max(MAX_SERVERS)
  .superRefine((servers, context) => {
    for (const [index, { name }] of servers.entries()) {
      if (servers.findIndex((other) => other.name === name) === index) continue;
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'another server has this name' });
    }
  })
  .describe(
    'MCP servers whose tools the agent gets: up to 20. Their tools are listed once, when the agent starts. An agent has ' +
      'at most 128 tools in all; when there are more, the tools of the last servers are left out.',
  );

/** The same as answers show it. */
export const McpServer = z
  .object({
    name: z.string().describe('What its tools begin with.'),
    url: z.string().describe('Its address.'),
    headers: ShownHeaders,
    allowed_tools: z
      .array(z.string())
      .nullable()
      .describe('Which of its tools the agent gets; null for all of them.'),
    required: z.boolean().describe('Whether the agent ends when the server cannot be asked for its tools.'),
  })
  .meta({ id: 'McpServer', description: 'An MCP server whose tools the agent gets.' });
export type McpServer = z.infer<typeof McpServer>;
