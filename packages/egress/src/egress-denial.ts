/** A connection that the egress policy refused. The message is fit for the agent. */
export class EgressDeniedError extends Error {
  override readonly name = 'EgressDeniedError';
}

export interface EgressDenial {
  computerId: string;
  /** host:port as it was asked for. */
  target: string;
  reason: string;
}
