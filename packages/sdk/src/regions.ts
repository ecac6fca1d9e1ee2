import type { RequestOptions, Transport } from './transport.ts';
import type { Region } from './wire-types.ts';

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
