import type { RequestOptions, Transport } from './transport.ts';
import type { Model } from './wire-types.ts';

/** The models of the installation. */
export class Models {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** All models that a spawn can name, the default first, with their context windows and prices where known. */
  async list(options?: RequestOptions): Promise<Model[]> {
    const call = { method: 'GET', path: '/models' } as const;
    return (await this.#transport.json<{ data: Model[] }>(call, options)).data;
  }
}
