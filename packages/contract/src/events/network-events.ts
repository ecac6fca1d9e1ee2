import { z } from 'zod';
import { AgentNetwork } from '../network.ts';
import { defineEvent } from './define-event.ts';

const host = z.string().describe('The host, with its port unless that is the usual one.');
const furtherEvents = z.literal('not recorded').optional().meta({
  description: 'Present on the last event of its type that is recorded for a computer.',
});

export const SecretUsedEvent = defineEvent(
  'SecretUsedEvent',
  'secret-used',
  z.object({
    name: z.string().describe('The secret.'),
    host,
    method: z.string().describe('The method of the request.'),
    status: z.int().nullable().describe('The status of the response; null if none came.'),
    further_events: furtherEvents,
  }),
  'The value of a secret was sent to a host that it lists.',
);

export const SecretWithheldEvent = defineEvent(
  'SecretWithheldEvent',
  'secret-withheld',
  z.object({ name: z.string().describe('The secret.'), host, further_events: furtherEvents }),
  'The placeholder of a secret was sent to a host, or in a place, that the secret does not list. It stayed a placeholder.',
);

export const SecretUnusableEvent = defineEvent(
  'SecretUnusableEvent',
  'secret-unusable',
  z.object({
    host,
    scheme: z.string().describe('How the request was signed, such as AWS4-HMAC.'),
    further_events: furtherEvents,
  }),
  'A request to a host with secrets was signed. A signature needs the value itself, so the request passed unchanged.',
);

export const SecretRefreshFailedEvent = defineEvent(
  'SecretRefreshFailedEvent',
  'secret-refresh-failed',
  z.object({ name: z.string().describe('The secret.'), error: z.string().describe('Why, for people.') }),
  'The access token of an OAuth secret could not be refreshed. The agent goes on without it, and the server tries again.',
);

export const NetworkChangedEvent = defineEvent(
  'NetworkChangedEvent',
  'network-changed',
  AgentNetwork,
  'The network of the agent was changed. Connections that it no longer allows are closed.',
);

/** What happens with the network and the secrets of an agent. */
export const NETWORK_EVENTS = [
  NetworkChangedEvent,
  SecretUsedEvent,
  SecretWithheldEvent,
  SecretUnusableEvent,
  SecretRefreshFailedEvent,
] as const;
