/** Terminal: completed, error, stopped. `idle` is kept alive and waits for the next message. */
export type AgentStatus = 'spawning' | 'running' | 'idle' | 'completed' | 'error' | 'stopped';

/** One line of what an agent did. */
export interface ProgressEntry {
  /** Milliseconds since the Unix epoch. */
  ts: number;
  kind: 'info' | 'tool_use' | 'complete' | 'error';
  message: string;
}

/** Budgets of one agent. At one that is used up it waits (`idle`, `budget_reached`) until it is raised. */
export interface AgentLimits {
  max_seconds?: number | undefined;
  /** In and out together. */
  max_tokens?: number | undefined;
  max_tool_calls?: number | undefined;
  max_cost_usd?: number | undefined;
}

/** What an agent used. */
export interface AgentUsage {
  input_tokens: number;
  output_tokens: number;
  /** Part of `input_tokens`. */
  cached_input_tokens: number;
  /** By the prices of the installation; 0 for a model without one. */
  cost_usd: number;
  tool_calls: number;
  /** At work; waiting does not count. */
  seconds: number;
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
  /** The parsed answer of an agent with an output schema, else null. */
  output: unknown;
  usage: AgentUsage;
  limits: AgentLimits;
  keep_alive: boolean;
  require_approval: string[];
}

/** A page of agents, newest first. */
export interface AgentList {
  data: Agent[];
  /** For the next page; null on the last. */
  next_cursor: string | null;
}

/** A message to an agent. It is delivered when an event `user-message` has its id. */
export interface AgentMessage {
  message_id: string;
  agent_id: string;
  content: string;
  mode: 'queue' | 'interrupt';
  created_at: string;
}

/** What holds for a tool call that waited. */
export interface ApprovalDecision {
  call_id: string;
  approved: boolean;
  reason: string | null;
}

/** Whether the agent is completed, error or stopped. */
export function hasEnded({ status }: Pick<Agent, 'status'>): boolean {
  return status === 'completed' || status === 'error' || status === 'stopped';
}
