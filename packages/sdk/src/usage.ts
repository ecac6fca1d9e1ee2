import type { RequestOptions, Transport } from './transport.ts';
import type { Usage } from './wire-types.ts';

export interface UsageOptions extends RequestOptions {
  /** First day, `YYYY-MM-DD`, UTC; the 1st of this month by default. */
  fromDate?: string | undefined;
  /** Last day, `YYYY-MM-DD`, UTC; today by default. */
  toDate?: string | undefined;
  /** `day` by default. */
  groupBy?: Usage['group_by'] | undefined;
}

/** What the account uses. */
export class UsageReports {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Tokens, cost, hours and runs, by day, key or model. */
  async get({ fromDate, toDate, groupBy, ...request }: UsageOptions = {}): Promise<Usage> {
    const query = { from: fromDate, to: toDate, group_by: groupBy };
    return this.#transport.json({ method: 'GET', path: '/usage', query }, request);
  }
}
