import type { RequestOptions, Transport } from './transport.ts';

export interface UsageOptions extends RequestOptions {
  /** First day, `YYYY-MM-DD`, UTC; the 1st of this month by default. */
  fromDate?: string | undefined;
  /** Last day, `YYYY-MM-DD`, UTC; today by default. */
  toDate?: string | undefined;
  /** `day` by default. */
  groupBy?: 'day' | 'key' | 'model' | undefined;
}

/** What agents used. */
export interface UsageAmounts {
  /** Agents that ended. */
  runs: number;
  agent_hours: number;
  input_tokens: number;
  output_tokens: number;
  cached_input_tokens: number;
  tool_calls: number;
  cost_usd: number;
}

export interface UsageGroup extends UsageAmounts {
  /** The day, the key id or the model. */
  group: string;
}

/** What an account used in a time. */
export interface Usage {
  from: string;
  to: string;
  group_by: 'day' | 'key' | 'model';
  data: UsageGroup[];
  total: UsageAmounts;
  memory: {
    /** Live memories. */
    count: number;
    /** Memories that only keywords find so far. */
    pending_embeddings: number;
  };
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
