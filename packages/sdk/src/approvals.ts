import { type RequestOptions, segment, type Transport } from './transport.ts';
import type { ApprovalDecision } from './wire-types.ts';

export interface DecideApprovalOptions extends RequestOptions {
  approve: boolean;
  /** Told to the agent when it is refused. */
  reason?: string | undefined;
}

/** Waiting tool calls of agents that were spawned with `requireApproval`. */
export class Approvals {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Approves or refuses a call: its id is in the event `approval-requested`. Repeating the same decision returns the
   * first answer. Throws JettsonNotFoundError if no approval was requested for such a call, and a JettsonError with the
   * code `conflict` if it was decided differently, if a message cancelled it or if the agent has ended.
   */
  async decide(
    agentId: string,
    callId: string,
    { approve, reason, ...request }: DecideApprovalOptions,
  ): Promise<ApprovalDecision> {
    const path = `/agents/${segment(agentId)}/approvals/${segment(callId)}`;
    return this.#transport.json(
      { method: 'POST', path, body: { approve, reason }, repeatable: true },
      request,
    );
  }
}
