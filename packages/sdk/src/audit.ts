import type { RequestOptions, Transport } from './transport.ts';
import type { AuditAction, AuditEntry, AuditPage } from './wire-types.ts';

export interface ListAuditOptions extends RequestOptions {
  /** Only entries of this action. */
  action?: AuditAction | undefined;
  /** Only entries about this: the name of a secret, for instance, or the id of a key. */
  target?: string | undefined;
  /** Only entries about this agent, such as its uses of secrets. */
  agentId?: string | undefined;
  /** Only what this key, user or agent did, by its id. */
  actorId?: string | undefined;
  /** Only what was done after this time: ISO 8601. */
  createdAfter?: string | undefined;
  /** Only what was done before this time: ISO 8601. */
  createdBefore?: string | undefined;
  /** Entries a page, 1 to 1,000; 100 by default. */
  limit?: number | undefined;
  /** The `next_cursor` of the page before. */
  after?: string | undefined;
}

/** Who did what in the account, kept for 90 days. It needs a key with the scope `admin`. */
export class Audit {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** One page, newest first. */
  async list(options: ListAuditOptions = {}): Promise<AuditPage> {
    const { action, target, agentId, actorId, createdAfter, createdBefore, limit, after, ...request } =
      options;
    const query = {
      action,
      target,
      agent_id: agentId,
      actor_id: actorId,
      created_after: createdAfter,
      created_before: createdBefore,
      limit,
      after,
    };
    return this.#transport.json({ method: 'GET', path: '/audit', query }, request);
  }

  /** All entries, newest first, page by page as they are asked for: `for await (const entry of …)`. */
  async *iterate(options: ListAuditOptions = {}): AsyncGenerator<AuditEntry, void> {
    let after = options.after;
    do {
      const page = await this.list({ ...options, after });
      yield* page.data;
      after = page.next_cursor ?? undefined;
    } while (after !== undefined);
  }
}
