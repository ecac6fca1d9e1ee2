import { type RequestOptions, segment, type Transport } from './transport.ts';
import type {
  CreatedWebhook,
  RotatedSecret,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookEventType,
} from './wire-types.ts';

export interface CreateWebhookOptions extends RequestOptions {
  /** All when absent. */
  events?: WebhookEventType[] | undefined;
}

export interface UpdateWebhookOptions extends RequestOptions {
  url?: string | undefined;
  /** Null means all. */
  events?: WebhookEventType[] | null | undefined;
  /** True also ends a pause that failures led to. */
  enabled?: boolean | undefined;
}

export interface ListDeliveriesOptions extends RequestOptions {
  /** Deliveries per page, 1 to 100; 20 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Addresses that are notified of what happens to agents; deliveries are signed according to Standard Webhooks. */
export class Webhooks {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Adds a webhook; its secret is returned only this once. */
  async create(url: string, { events, ...request }: CreateWebhookOptions = {}): Promise<CreatedWebhook> {
    return this.#transport.json({ method: 'POST', path: '/webhooks', body: { url, events } }, request);
  }

  /** The account's; with `agentId`, that agent's own. Newest first. */
  async list({ agentId, ...request }: RequestOptions & { agentId?: string } = {}): Promise<Webhook[]> {
    const call = { method: 'GET', path: '/webhooks', query: { agent_id: agentId } } as const;
    return (await this.#transport.json<{ data: Webhook[] }>(call, request)).data;
  }

  /** Throws JettsonNotFoundError when there is none. */
  async get(webhookId: string, options?: RequestOptions): Promise<Webhook> {
    return this.#transport.json({ method: 'GET', path: pathOf(webhookId) }, options);
  }

  /** Absent fields stay unchanged. */
  async update(webhookId: string, options: UpdateWebhookOptions): Promise<Webhook> {
    const { url, events, enabled, ...request } = options;
    const body = { url, events, enabled };
    return this.#transport.json({ method: 'PATCH', path: pathOf(webhookId), body }, request);
  }

  /** Its log is deleted too. */
  async delete(webhookId: string, options?: RequestOptions): Promise<void> {
    return this.#transport.none({ method: 'DELETE', path: pathOf(webhookId) }, options);
  }

  /** Replaces the secret; without an id the account's, which signs calls to agents' own webhooks. */
  async rotateSecret(webhookId?: string, options?: RequestOptions): Promise<RotatedSecret> {
    const path = webhookId === undefined ? '/webhooks' : pathOf(webhookId);
    return this.#transport.json({ method: 'POST', path: `${path}/rotate-secret` }, options);
  }

  /** A webhook's deliveries, newest first; kept for 30 days. */
  async deliveries(
    webhookId: string,
    { limit, cursor, ...request }: ListDeliveriesOptions = {},
  ): Promise<WebhookDeliveryList> {
    const path = `${pathOf(webhookId)}/deliveries`;
    return this.#transport.json({ method: 'GET', path, query: { limit, cursor } }, request);
  }

  /** Sends a delivery again, soon. */
  async redeliver(webhookId: string, deliveryId: string, options?: RequestOptions): Promise<WebhookDelivery> {
    const path = `${pathOf(webhookId)}/deliveries/${segment(deliveryId)}/redeliver`;
    return this.#transport.json({ method: 'POST', path }, options);
  }
}

const pathOf = (webhookId: string) => `/webhooks/${segment(webhookId)}`;
