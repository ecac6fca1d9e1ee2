import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { text } from './text.ts';
import { HIDDEN_VALUE } from './write-only.ts';

export const WebhookEventType = z
  .enum(['agent.completed', 'agent.error', 'agent.stopped', 'agent.idle', 'agent.approval_required'])
  .meta({
    id: 'WebhookEventType',
    description:
      'The events that a webhook can be called for. The section `webhooks` of this document says when each of them ' +
      'is sent.',
  });
export type WebhookEventType = z.infer<typeof WebhookEventType>;

export const WebhookUrl = text(1, 2000)
  .refine(isHttpUrl, 'expected an http or https URL without a user name')
  .meta({ description: 'Public addresses only, unless the operator allows others.' });

export const AgentWebhook = closedObject({
  url: WebhookUrl.describe('The address to call. It must be public, unless the operator allows others.'),
  events: z
    .array(WebhookEventType)
    .min(1)
    .nullish()
    .describe('The events that it is called for; all of them when absent or null.'),
  secret: z
    .string()
    .max(100)
    .refine(
      (secret) => secret === HIDDEN_VALUE || isWebhookSecret(secret),
      'expected whsec_ and 24 to 64 bytes of base64',
    )
    .optional()
    .describe(
      'The secret that signs its deliveries: "whsec_" and the base64 of 24 to 64 bytes. Without it the ' +
        'secret of the account does (POST /webhooks/rotate-secret).',
    ),
}).meta({ id: 'AgentWebhook', description: 'A webhook that belongs to one agent.' });
export type AgentWebhook = z.infer<typeof AgentWebhook>;

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** The form that Standard Webhooks prescribe. Some of their libraries accept only canonical base64. */
function isWebhookSecret(text: string): boolean {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? '';
  try {
    const bytes = atob(base64);
    return btoa(bytes) === base64 && bytes.length >= 24 && bytes.length <= 64;
  } catch {
    return false;
  }
}
