/** Terminal: completed, error, stopped. `idle` is kept alive and waits for the next message. */
export type AgentStatus = 'spawning' | 'running' | 'idle' | 'completed' | 'error' | 'stopped';

/** One line of what an agent did. */
export interface ProgressEntry {
  /** Milliseconds since the Unix epoch. */
  ts: number;
  kind: 'info' | 'tool_use' | 'complete' | 'error';
  message: string;
}

/** An agent, as the API describes it. */
export interface Agent {
  agent_id: string;
  name: string | null;
  status: AgentStatus;
  task: string;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
  /** What the agent answered; null until it completed. */
  final_result: string | null;
  error: string | null;
  /** Why the agent ended or waits, e.g. `max_duration_exceeded`; null while it works. */
  reason: string | null;
  /** Oldest first. */
  progress: ProgressEntry[];
  model: string;
  container: { region: string; status: string };
  /** Whether its computer came from the warm pool; null until it has one. */
  warm_hit: boolean | null;
  /** From the request to a ready computer, milliseconds. */
  spawn_time_ms: number | null;
  metadata: Record<string, unknown>;
}

/** A page of agents, newest first. */
export interface AgentList {
  data: Agent[];
  /** For the next page; null on the last. */
  next_cursor: string | null;
}

/** Whether the agent is completed, error or stopped. */
export function hasEnded({ status }: Pick<Agent, 'status'>): boolean {
  return status === 'completed' || status === 'error' || status === 'stopped';
}
