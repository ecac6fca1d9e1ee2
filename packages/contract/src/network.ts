import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { text } from './text.ts';

const MAX_HOSTS = 200;

const type = z
  .enum(['unrestricted', 'limited', 'none'])
  .describe(
    'unrestricted: whatever the installation allows. limited: only what is named beside it. none: nothing at all.',
  );

/** What an agent may reach, as a request says it. */
export const AgentNetworkRequest = closedObject({
  type,
  allowed_hosts: z
    .array(text(1, 300))
    .max(MAX_HOSTS)
    .nullish()
    .describe(
      'For `limited`: up to 200 of `api.example.com`, `*.example.com` (the names below it) and `api.example.com:8443`. Without a ' +
        'port, 80 and 443. The hosts of its secrets are not allowed by themselves.',
    ),
  allow_package_managers: z
    .boolean()
    .nullish()
    .describe(
      'For `limited`: also the default registries of pip, npm, cargo and go, and those that the operator names.',
    ),
  allow_mcp_servers: z.boolean().nullish().describe("For `limited`: also the agent's MCP servers."),
})
  .superRefine((network, context) => {
    if (network.type === 'limited') return;
    for (const field of ['allowed_hosts', 'allow_package_managers', 'allow_mcp_servers'] as const) {
      const value = network[field];
      const isGiven = Array.isArray(value) ? value.length > 0 : value === true;
      if (isGiven)
        context.addIssue({ code: 'custom', path: [field], message: 'expected only with type limited' });
    }
  })
  .meta({
    id: 'AgentNetworkRequest',
    description: 'What an agent may reach. It narrows what the installation allows, and never widens it.',
  });
export type AgentNetworkRequest = z.infer<typeof AgentNetworkRequest>;

export const AgentNetwork = z
  .object({
    type,
    allowed_hosts: z.array(z.string()).describe('The hosts that a limited network names.'),
    allow_package_managers: z.boolean().describe('Whether it includes package registries.'),
    allow_mcp_servers: z.boolean().describe("Whether it includes the agent's MCP servers."),
  })
  .meta({ id: 'AgentNetwork', description: 'What an agent may reach of what the installation allows.' });
export type AgentNetwork = z.infer<typeof AgentNetwork>;

/** The network of an agent whose spawn says nothing about it. */
export const UNRESTRICTED: AgentNetwork = {
  type: 'unrestricted',
  allowed_hosts: [],
  allow_package_managers: false,
  allow_mcp_servers: false,
};
