/** A connection that the egress policy refused. The agent may read the message. */
export class EgressDeniedError extends Error {
  override readonly name = 'EgressDeniedError';
}

/** A server that could not be reached: its name does not resolve, or it does not answer. */
export interface EgressFailure {
  computerId: string;
  /** host:port as requested. */
  target: string;
  /** A sentence that the agent may read. */
  reason: string;
}

export interface EgressDenial {
  computerId: string;
  /** host:port as requested. */
  target: string;
  reason: string;
}
