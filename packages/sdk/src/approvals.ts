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
   * Approves or refuses a call: its id is in the event `approval-requested`. The first decision stands, and is
   * returned. Throws JettsonNotFoundError when no such call waits.
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
