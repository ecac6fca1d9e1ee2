/** Something that happened in the life of an agent. */
export interface AgentEvent {
  /** Numbered from 1 without gaps, for each agent. */
  id: number;
  /** `<noun>-<action>`, e.g. `tool-call-start`; new types may come. */
  type: string;
  /** Milliseconds since the Unix epoch. */
  ts: number;
  data: Record<string, unknown>;
}

/** A page of events, oldest first. */
export interface AgentEventPage {
  data: AgentEvent[];
  /** Give it as `after` for the next page; null when there is no more for now. */
  next_cursor: string | null;
}
