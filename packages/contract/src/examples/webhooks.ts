import { exampleAgent } from './agents.ts';

const webhook = {
  webhook_id: 'wh_7yU3iO9pL2kJ6hG1fD4sA',
  agent_id: null,
  url: 'https://example.com/jettson',
  events: ['agent.completed', 'agent.error'],
  enabled: true,
  disabled_reason: null,
  secret_hint: '…Q3Rm',
  previous_secret_valid_until: null,
  created_at: '2026-11-28T09:00:00.000Z',
  updated_at: '2026-11-28T09:00:00.000Z',
};
const delivery = {
  delivery_id: 'msg_5tR8eW2qA6sD9fG3hJ1kL',
  webhook_id: webhook.webhook_id,
  agent_id: exampleAgent.agent_id,
  type: 'agent.completed',
  status: 'delivered',
  attempts: 1,
  last_status_code: 204,
  last_error: null,
  last_attempt_at: '2026-11-28T09:30:06.900Z',
  next_attempt_at: null,
  created_at: '2026-11-28T09:30:06.400Z',
};
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwQ3Rm';

function payload(type: string, agent: object) {
  return { type, timestamp: '2026-11-28T09:30:06.400Z', data: { ...exampleAgent, ...agent } };
}

export const webhookExamples = {
  CreateWebhookRequest: { url: webhook.url, events: webhook.events },
  CreatedWebhook: { ...webhook, secret },
  UpdateWebhookRequest: { enabled: true },
  Webhook: webhook,
  WebhookList: { data: [webhook] },
  RotatedSecret: { secret, previous_secret_valid_until: '2026-11-29T09:30:00.000Z' },
  WebhookDelivery: {
    ...delivery,
    status: 'pending',
    attempts: 3,
    next_attempt_at: '2026-11-28T10:00:00.000Z',
  },
  WebhookDeliveryList: { data: [delivery], next_cursor: null },
  'webhooks.on.agent.completed': payload('agent.completed', {}),
  'webhooks.on.agent.error': payload('agent.error', {
    status: 'error',
    final_result: null,
    error: 'The agent worked longer than its plan allows',
    reason: 'max_duration_exceeded',
  }),
  'webhooks.on.agent.stopped': payload('agent.stopped', {
    status: 'stopped',
    final_result: null,
    reason: 'cancelled',
  }),
  'webhooks.on.agent.idle': payload('agent.idle', {
    status: 'idle',
    reason: 'awaiting_message',
    keep_alive: true,
    container: { region: 'iad', status: 'running' },
  }),
  'webhooks.on.agent.approval_required': payload('agent.approval_required', {
    status: 'idle',
    final_result: null,
    reason: 'approval_required',
    require_approval: ['jettson_shell_run'],
    container: { region: 'iad', status: 'running' },
  }),
};
