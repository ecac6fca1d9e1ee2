import { z } from 'zod';
import { text } from './text.ts';

export const WebhookEventType = z
  .enum(['agent.completed', 'agent.error', 'agent.stopped', 'agent.idle', 'agent.approval_required'])
  .meta({ id: 'WebhookEventType' });
export type WebhookEventType = z.infer<typeof WebhookEventType>;

export const WebhookUrl = text(1, 2000)
  .refine(isHttpUrl, 'expected an http or https URL without a user name in it')
  .meta({ description: 'Public addresses only, unless the operator allows others.' });

export const AgentWebhook = z
  .object({
    url: WebhookUrl,
    events: z.array(WebhookEventType).min(1).nullish().meta({ description: 'Absent or null: all.' }),
    secret: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,128}={0,2}$/, 'expected whsec_ and 24 to 96 bytes of base64')
      .optional()
      .meta({
        description: "What signs it; by default the account's secret (POST /webhooks/rotate-secret).",
      }),
  })
  .meta({ id: 'AgentWebhook' });
export type AgentWebhook = z.infer<typeof AgentWebhook>;

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
