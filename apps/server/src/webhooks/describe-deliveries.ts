import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { WebhookEventType, WebhookPayload } from '@jettson/contract';

const SUMMARIES: Record<WebhookEventType, string> = {
  'agent.completed': 'An agent has completed its task: final_result holds its answer',
  'agent.error': 'An agent has failed: error and reason say why',
  'agent.stopped': 'An agent was cancelled',
  'agent.idle':
    'An agent is waiting for a message (awaiting_message), the result of a function tool (awaiting_tool_result), a higher limit (budget_reached) or the price of its model (price_unknown)',
  'agent.approval_required': 'An agent is waiting for you to approve or refuse a tool call',
};

const DESCRIPTION = `
A POST to the URL of the webhook. Its body contains the agent as it was when this happened.

Verify the signature before you trust the body, with any library for
[Standard Webhooks](https://www.standardwebhooks.com) and the webhook's secret. Answer with a 2xx status within
15 seconds. Any other response, including a redirect, counts as a failure: the delivery is retried up to seven times over about 28 hours. A 410 disables the webhook. A delivery can arrive twice, with the same \`webhook-id\`.
`;

const headers = z.object({
  'webhook-id': z.string().meta({ description: 'The delivery_id; the same for every attempt.' }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'When this attempt was made: seconds since the Unix epoch.' }),
  'webhook-signature': z.string().meta({
    description:
      'One signature, or several separated by spaces, each "v1," and the base64 of an HMAC-SHA256.',
  }),
});

/** Describes the calls that the server makes to webhooks, for the OpenAPI document. */
export function describeDeliveries(registry: OpenAPIHono['openAPIRegistry']): void {
  for (const type of WebhookEventType.options) {
    registry.registerWebhook({
      method: 'post',
      path: type,
      operationId: `webhooks.on.${type}`,
      summary: SUMMARIES[type],
      description: DESCRIPTION.trim(),
      security: [],
      request: {
        headers,
        body: { content: { 'application/json': { schema: WebhookPayload } }, required: true },
      },
      responses: {
        '2XX': { description: 'You have accepted the delivery' },
        410: { description: 'The webhook is disabled and gets no more calls' },
      },
    });
  }
}
