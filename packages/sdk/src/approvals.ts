import { type RequestOptions, segment, type Transport } from './transport.ts';
import type { ApprovalDecision } from './wire-types.ts';

export interface DecideApprovalOptions extends RequestOptions {
  approve: boolean;
  /** Told to the agent when it is refused. */
  reason?: string | undefined;
}

/** Tool calls that wait, because the agent was spawned with `requireApproval`. */
export class Approvals {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Approves or refuses a call: its id is in the event `approval-requested`. The same decision again is answered like
   * the first time. Throws JettsonNotFoundError when no such call was asked for, and a JettsonError with the code
   * `conflict` when it was decided otherwise, when a message cancelled it or when the agent has ended.
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
