import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import type { AgentMessage } from './wire-types.ts';

export interface SendMessageOptions extends RequestOptions {
  /**
   * `queue`, the default: delivered at the next tool boundary. `interrupt`: immediately, cutting off the current step.
   */
  mode?: 'queue' | 'interrupt' | undefined;
  /** Made for you when absent, so that a retry sends nothing twice. */
  idempotencyKey?: string | undefined;
}

/** Messages to an agent after its task. */
export class Messages {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Sends a message of up to 20,000 characters; an idle agent continues with it. It is delivered when an event
   * `user-message` has its id. Throws a JettsonError `conflict` if the agent has ended.
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
