export type WebhookEventType =
  | 'agent.completed'
  | 'agent.error'
  | 'agent.stopped'
  | 'agent.idle'
  | 'agent.approval_required';

/** Where to tell of one agent. */
export interface AgentWebhook {
  url: string;
  /** Absent: all. */
  events?: WebhookEventType[] | null | undefined;
  /** What signs it; by default the account's secret. */
  secret?: string | undefined;
}

/** Somebody who is told of what happens to agents. */
export interface Webhook {
  webhook_id: string;
  /** Of the one agent that it was spawned with. */
  agent_id: string | null;
  url: string;
  /** Null: all. */
  events: WebhookEventType[] | null;
  enabled: boolean;
  /** Set when failures switched it off. */
  disabled_reason: string | null;
  /** The secret's end; null: the account's secret. */
  secret_hint: string | null;
  previous_secret_valid_until: string | null;
  created_at: string;
  updated_at: string;
}

/** A webhook that was just made: its secret is not shown again. */
export interface CreatedWebhook extends Webhook {
  secret: string;
}

/** A secret that was just made: it is not shown again. */
export interface RotatedSecret {
  secret: string;
  /** Until then each delivery is signed with both; null: there was none before. */
  previous_secret_valid_until: string | null;
}

/** What a webhook was told, or is to be told. */
export interface WebhookDelivery {
  /** The webhook-id header; the same at each attempt. */
  delivery_id: string;
  webhook_id: string;
  agent_id: string;
  type: WebhookEventType;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  last_status_code: number | null;
  last_error: string | null;
  last_attempt_at: string | null;
  next_attempt_at: string | null;
  created_at: string;
}

/** A page of deliveries, newest first. */
export interface WebhookDeliveryList {
  data: WebhookDelivery[];
  /** For the next page; null on the last. */
  next_cursor: string | null;
}
