const AGENT_ID = /\bag_[0-9A-Za-z]{21}\b/;

/** The agent that a call is about, or that its answer shows; null for none. A change is about one agent at most. */
export function agentOf(operation: string, body: unknown): string | null {
  const inPath = AGENT_ID.exec(operation)?.[0];
  if (inPath !== undefined) return inPath;
  const shown = typeof body === 'object' && body !== null && 'agent_id' in body ? body.agent_id : null;
  return typeof shown === 'string' ? shown : null;
}
