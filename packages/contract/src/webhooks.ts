import { z } from 'zod';
import { Agent } from './agents.ts';
import { AgentWebhook, WebhookEventType, WebhookUrl } from './webhook-target.ts';

export const CreateWebhookRequest = z
  .object({ url: WebhookUrl, events: AgentWebhook.shape.events })
  .meta({ id: 'CreateWebhookRequest' });
export type CreateWebhookRequest = z.infer<typeof CreateWebhookRequest>;

export const UpdateWebhookRequest = z
  .object({
    url: WebhookUrl.optional(),
    events: AgentWebhook.shape.events,
    enabled: z.boolean().optional().meta({ description: 'true also ends a pause that failures led to.' }),
  })
  .meta({ id: 'UpdateWebhookRequest', description: 'What is absent stays; events null means all.' });
export type UpdateWebhookRequest = z.infer<typeof UpdateWebhookRequest>;

export const Webhook = z
  .object({
    webhook_id: z.string(),
    agent_id: z.string().nullable().meta({ description: 'Of the one agent that it was spawned with.' }),
    url: z.string(),
    events: z.array(WebhookEventType).nullable().meta({ description: 'Null: all.' }),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: 'Set when failures switched it off.' }),
    secret_hint: z.string().nullable().meta({ description: "The secret's end; null: the account's secret." }),
    previous_secret_valid_until: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

export const CreatedWebhook = Webhook.extend({
  secret: z.string().meta({ description: '"whsec_…". It is not shown again.' }),
}).meta({ id: 'CreatedWebhook' });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

export const ListWebhooksQuery = z.object({
  agent_id: z.string().max(64).optional().meta({ description: "That agent's own; else the account's." }),
});
export type ListWebhooksQuery = z.infer<typeof ListWebhooksQuery>;

export const WebhookList = z
  .object({ data: z.array(Webhook) })
  .meta({ id: 'WebhookList', description: 'Newest first.' });
export type WebhookList = z.infer<typeof WebhookList>;

export const RotatedSecret = z
  .object({
    secret: z.string().meta({ description: 'It is not shown again.' }),
    previous_secret_valid_until: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until then each delivery is signed with both; null: there was none before.' }),
  })
  .meta({ id: 'RotatedSecret' });
export type RotatedSecret = z.infer<typeof RotatedSecret>;

export const WebhookDelivery = z
  .object({
    delivery_id: z.string().meta({ description: 'The webhook-id header; the same at each attempt.' }),
    webhook_id: z.string(),
    agent_id: z.string(),
    type: WebhookEventType,
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int(),
    last_status_code: z.int().nullable(),
    last_error: z.string().nullable(),
    last_attempt_at: z.iso.datetime().nullable(),
    next_attempt_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const ListDeliveriesQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional().meta({ description: 'The next_cursor of the page before.' }),
});
export type ListDeliveriesQuery = z.infer<typeof ListDeliveriesQuery>;

export const WebhookDeliveryList = z
  .object({ data: z.array(WebhookDelivery), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookDeliveryList', description: 'Newest first; kept for 30 days.' });
export type WebhookDeliveryList = z.infer<typeof WebhookDeliveryList>;

export const WebhookPayload = z
  .object({ type: WebhookEventType, timestamp: z.iso.datetime(), data: Agent })
  .meta({ id: 'WebhookPayload', description: 'What a webhook is sent: the agent as it was then.' });
export type WebhookPayload = z.infer<typeof WebhookPayload>;
