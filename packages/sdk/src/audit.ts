import type { RequestOptions, Transport } from './transport.ts';
import type { AuditAction, AuditEntry, AuditPage } from './wire-types.ts';

export interface ListAuditOptions extends RequestOptions {
  /** Only entries of this action. */
  action?: AuditAction | undefined;
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
  async list({ action, limit, after, ...request }: ListAuditOptions = {}): Promise<AuditPage> {
    return this.#transport.json({ method: 'GET', path: '/audit', query: { action, limit, after } }, request);
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
