import { z } from 'zod';
import { Agent } from './agents.ts';
import { closedObject } from './closed-object.ts';
import { AgentWebhook, WebhookEventType, WebhookUrl } from './webhook-target.ts';

export const CreateWebhookRequest = closedObject({
  url: WebhookUrl.describe('The address to call. It must be public, unless the operator allows others.'),
  events: AgentWebhook.shape.events.describe('What it is told of; everything when absent or null.'),
}).meta({ id: 'CreateWebhookRequest', description: 'A new webhook.' });
export type CreateWebhookRequest = z.infer<typeof CreateWebhookRequest>;

export const UpdateWebhookRequest = closedObject({
  url: WebhookUrl.optional().describe('The new address.'),
  events: AgentWebhook.shape.events.describe('What it is told of from now on; null means everything.'),
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
      .describe('The agent that it was spawned with; null for a webhook of the account.'),
    url: z.string().describe('The address that is called.'),
    events: z.array(WebhookEventType).nullable().describe('What it is told of; null means everything.'),
    enabled: z.boolean().describe('Whether it is told anything now.'),
    disabled_reason: z.string().nullable().describe('Why the server switched it off; null unless it did.'),
    secret_hint: z
      .string()
      .nullable()
      .describe('The last characters of its secret; null when the secret of the account signs.'),
    previous_secret_valid_until: z.iso
      .datetime()
      .nullable()
      .describe('Until then the secret of before signs too, beside the new one; null when there is none.'),
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
    .describe('List the webhooks of this agent; without it those of the account.'),
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
      .describe('Until then every delivery is signed with the old secret too; null when there was none.'),
  })
  .meta({ id: 'RotatedSecret', description: 'A new secret.' });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

export const WebhookDelivery = z
  .object({
    delivery_id: z
      .string()
      .describe('The id of the delivery, sent as the header `webhook-id`; the same at each attempt.'),
    webhook_id: z.string().describe('The webhook that is told.'),
    agent_id: z.string().describe('The agent that it is told of.'),
    type: WebhookEventType.describe('What it is told.'),
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
      .describe('The HTTP status of the last answer; null without an answer.'),
    last_error: z.string().nullable().describe('Why the last attempt failed; null if it did not.'),
    last_attempt_at: z.iso
      .datetime()
      .nullable()
      .describe('When it was last tried; null before the first attempt.'),
    next_attempt_at: z.iso
      .datetime()
      .nullable()
      .describe('When it will be tried next; null when it will not.'),
    created_at: z.iso.datetime().describe('When it was created: ISO 8601, UTC.'),
  })
  .meta({ id: 'WebhookDelivery', description: 'Something that a webhook was told, or is still to be told.' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const ListDeliveriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Deliveries on a page.'),
  cursor: z.string().max(500).optional().describe('The `next_cursor` of the page before.'),
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
    data: Agent.describe('The agent as it was then.'),
  })
  .meta({ id: 'WebhookPayload', description: 'The body of a delivery.' });
export type WebhookPayload = z.infer<typeof WebhookPayload>;
