/** A connection that the egress policy refused. The agent may read the message. */
export class EgressDeniedError extends Error {
  override readonly name = 'EgressDeniedError';
}

export interface EgressDenial {
  computerId: string;
  /** host:port as requested. */
  target: string;
  reason: string;
}
