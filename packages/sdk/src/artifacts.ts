import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import type { Artifact } from './wire-types.ts';

/** Files that agents leave in `/workspace/out`, and at the paths in `artifacts` of their spawn. */
export class Artifacts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Everything that the agent left and that is still kept, sorted by path. */
  async list(agentId: string, options?: RequestOptions): Promise<Artifact[]> {
    const call = { method: 'GET', path: `/agents/${segment(agentId)}/artifacts` } as const;
    return (await this.#transport.json<{ data: Artifact[] }>(call, options)).data;
  }

  /** The whole content. Throws JettsonNotFoundError if there is none. */
  async download(agentId: string, artifactId: string, options?: RequestOptions): Promise<Uint8Array> {
    return this.#transport.bytes({ method: 'GET', path: pathOf(agentId, artifactId) }, options);
  }

  async delete(agentId: string, artifactId: string, options?: RequestOptions): Promise<void> {
    const idempotencyKey = newIdempotencyKey();
    const path = pathOf(agentId, artifactId);
    return this.#transport.none({ method: 'DELETE', path, idempotencyKey }, options);
  }
}

function pathOf(agentId: string, artifactId: string): string {
  return `/agents/${segment(agentId)}/artifacts/${segment(artifactId)}`;
}
