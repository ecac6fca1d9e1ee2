import type { RequestOptions, Transport } from './transport.ts';

/** Where agents run. */
export interface Region {
  name: string;
  is_default: boolean;
  /** Worker processes that serve it now. */
  workers: number;
  /** Computers that wait for agents. */
  pool: { size: number; ready: number; starting: number };
  /** Agents that got their computer here in the last 24 hours. */
  spawns_24h: number;
  /** Share of these that got a warm computer, 0 to 1; null without any. */
  hit_rate_24h: number | null;
}

/** The regions of the installation. */
export class Regions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** All regions and the state of their warm pools. */
  async list(options?: RequestOptions): Promise<Region[]> {
    const call = { method: 'GET', path: '/regions' } as const;
    return (await this.#transport.json<{ regions: Region[] }>(call, options)).regions;
  }
}
