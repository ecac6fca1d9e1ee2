import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import type { AgentMessage } from './wire-types.ts';

export interface SendMessageOptions extends RequestOptions {
  /** `queue`, the default: given at the next tool boundary. `interrupt`: now, what is under way is cut. */
  mode?: 'queue' | 'interrupt' | undefined;
  /** Made for you when absent, so that a retry says nothing twice. */
  idempotencyKey?: string | undefined;
}

/** What is said to an agent besides its task. */
export class Messages {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Sends a message of up to 20,000 characters; an idle agent goes on with it. It is delivered when an event
   * `user-message` has its id. Throws a JettsonError `conflict` when the agent has ended.
   */
  async send(
    agentId: string,
    content: string,
    { mode, idempotencyKey = newIdempotencyKey(), ...request }: SendMessageOptions = {},
  ): Promise<AgentMessage> {
    const path = `/agents/${segment(agentId)}/messages`;
    return this.#transport.json({ method: 'POST', path, body: { content, mode }, idempotencyKey }, request);
  }
}
