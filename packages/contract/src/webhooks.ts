import { z } from 'zod';
import { Agent } from './agents.ts';
import { closedObject } from './closed-object.ts';
import { AgentWebhook, WebhookEventType, WebhookUrl } from './webhook-target.ts';

export const CreateWebhookRequest = closedObject({
  url: WebhookUrl.describe('The address to call. It must be public, unless the operator allows others.'),
  events: AgentWebhook.shape.events.describe(
    'The events that it is called for; all of them when absent or null.',
  ),
}).meta({ id: 'CreateWebhookRequest', description: 'A new webhook.' });
export type CreateWebhookRequest = z.infer<typeof CreateWebhookRequest>;

export const UpdateWebhookRequest = closedObject({
  url: WebhookUrl.optional().describe('The new address.'),
  events: AgentWebhook.shape.events.describe(
    'The events that it is called for from now on; null means all of them.',
  ),
  enabled: z
    .boolean()
    .optional()
    .describe(
      'Switches it on or off. true also brings back a webhook that was switched off because of ' +
        'failures.',
    ),
}).meta({
  id: 'UpdateWebhookRequest',
  description: 'What to change in a webhook. What is absent stays as it is.',
});
export type UpdateWebhookRequest = z.infer<typeof UpdateWebhookRequest>;

export const Webhook = z
  .object({
    webhook_id: z.string().describe('The id of the webhook.'),
    agent_id: z
      .string()
      .nullable()
      .describe('The agent whose spawn created it; null for a webhook of the account.'),
    url: z.string().describe('The address that is called.'),
    events: z
      .array(WebhookEventType)
      .nullable()
      .describe('The events that it is called for; null means all of them.'),
    enabled: z.boolean().describe('Whether it is called at present.'),
    disabled_reason: z.string().nullable().describe('Why the server disabled it; null unless it did.'),
    secret_hint: z
      .string()
      .nullable()
      .describe('The last characters of its secret; null when the secret of the account is used.'),
    previous_secret_valid_until: z.iso
      .datetime()
      .nullable()
      .describe('Until then, deliveries are also signed with the previous secret; null when there is none.'),
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
    updated_at: z.iso.datetime().describe('When it last changed: ISO 8601, UTC.'),
  })
  .meta({ id: 'Webhook', description: 'An address of yours that the server calls.' });
export type Webhook = z.infer<typeof Webhook>;

export const CreatedWebhook = Webhook.extend({
  secret: z
    .string()
    .describe('The secret that signs its deliveries, "whsec_…". Keep it: it is not shown again.'),
}).meta({ id: 'CreatedWebhook', description: 'A webhook that was just created, with its secret.' });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

export const ListWebhooksQuery = z.object({
  agent_id: z
    .string()
    .max(64)
    .optional()
    .describe('List the webhooks of this agent; those of the account when absent.'),
});
export type ListWebhooksQuery = z.infer<typeof ListWebhooksQuery>;

export const WebhookList = z
  .object({ data: z.array(Webhook).describe('The webhooks, newest first.') })
  .meta({ id: 'WebhookList', description: 'All webhooks of the account, or of one agent.' });
export type WebhookList = z.infer<typeof WebhookList>;

export const RotatedSecret = z
  .object({
    secret: z.string().describe('The new secret, "whsec_…". Keep it: it is not shown again.'),
    previous_secret_valid_until: z.iso
      .datetime()
      .nullable()
      .describe('Until then, every delivery is also signed with the old secret; null when there was none.'),
  })
  .meta({ id: 'RotatedSecret', description: 'A new secret.' });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

export const WebhookDelivery = z
  .object({
    delivery_id: z
      .string()
      .describe('The id of the delivery, sent as the header `webhook-id`; the same for every attempt.'),
    webhook_id: z.string().describe('The webhook that is called.'),
    agent_id: z.string().describe('The agent that it is about.'),
    type: WebhookEventType.describe('The event that it reports.'),
    status: z
      .enum(['pending', 'delivered', 'failed'])
      .describe(
        'pending: another attempt follows. delivered: the webhook answered with a 2xx status. failed: it ' +
          'was given up.',
      ),
    attempts: z.int().describe('Attempts so far.'),
    last_status_code: z
      .int()
      .nullable()
      .describe('The HTTP status of the last response; null without a response.'),
    last_error: z.string().nullable().describe('Why the last attempt failed; null if it did not.'),
    last_attempt_at: z.iso
      .datetime()
      .nullable()
      .describe('When it was last tried; null before the first attempt.'),
    next_attempt_at: z.iso
      .datetime()
      .nullable()
      .describe('When it will be tried next; null if it will not be.'),
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'A call to a webhook that was made, or is still to be made.' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const ListDeliveriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Deliveries per page.'),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the previous page.'),
});
export type ListDeliveriesQuery = z.infer<typeof ListDeliveriesQuery>;

export const WebhookDeliveryList = z
  .object({
    data: z.array(WebhookDelivery).describe('The deliveries of this page.'),
    next_cursor: z
      .string()
      .nullable()
      .describe('Send it as `cursor` for the next page; null on the last one.'),
  })
  .meta({
    id: 'WebhookDeliveryList',
    description: 'A page of deliveries, newest first. They are kept for 30 days.',
  });
export type WebhookDeliveryList = z.infer<typeof WebhookDeliveryList>;

export const WebhookPayload = z
  .object({
    type: WebhookEventType.describe('What happened.'),
    timestamp: z.iso.datetime().describe('When it happened: ISO 8601, UTC.'),
    data: Agent.describe('The agent as it was at that moment.'),
  })
  .meta({ id: 'WebhookPayload', description: 'The body of a delivery.' });
export type WebhookPayload = z.infer<typeof WebhookPayload>;
