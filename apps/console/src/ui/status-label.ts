import type { AgentStatus } from '@jettson/contract';

const STATUSES: Record<AgentStatus, string> = {
  spawning: 'Starting',
  running: 'Running',
  idle: 'Waiting',
  completed: 'Done',
  error: 'Failed',
  stopped: 'Stopped',
};

/** What a live agent waits for, and what went wrong if it failed for the same reason. */
const WAITS: Record<string, { waiting: string; failed: string }> = {
  approval_required: { waiting: 'for approval', failed: 'no decision on a call' },
  awaiting_tool_result: { waiting: 'for a tool', failed: 'no result of a tool' },
  budget_reached: { waiting: 'for budget', failed: 'budget used up' },
  price_unknown: { waiting: 'for a price', failed: 'price unknown' },
  awaiting_message: { waiting: 'for a message', failed: 'no message' },
  waiting_for_model: { waiting: 'for the model', failed: 'no model answered' },
  waiting_for_agents: { waiting: 'for sub-agents', failed: 'sub-agents too slow' },
};

const FAILURES: Record<string, string> = {
  computer_lost: 'computer lost',
  content_filtered: 'content filter',
  context_too_small: 'context too small',
  files_not_placed: 'files not placed',
  internal_error: 'server error',
  log_limit_reached: 'log is full',
  max_duration_exceeded: 'out of time',
  max_turns_exceeded: 'out of turns',
  mcp_server_failed: 'MCP server failed',
  model_error: 'model error',
  model_refused: 'model refused',
  model_unavailable: 'model unavailable',
  output_invalid: 'answer does not fit',
  secret_unreadable: 'unreadable secret',
  unknown_tool_rule: 'rule without a tool',
  worker_crashed: 'run crashed',
};

/** A server may send any reason, such as "constructor", which every object has. */
function wordsFor<Words>(words: Record<string, Words>, reason: string): Words | undefined {
  return Object.hasOwn(words, reason) ? words[reason] : undefined;
}

/**
 * The words for how an agent is doing, the same on every page: what a live one waits for, and why one ended that did not
 * complete. A reason that is newer than this console is left out.
 */
export function statusLabel(status: AgentStatus, reason: string | null = null): string {
  const label = STATUSES[status];
  if (reason === null) return label;
  switch (status) {
    case 'idle':
    case 'running': {
      const wait = wordsFor(WAITS, reason);
      return wait ? `Waiting ${wait.waiting}` : label;
    }
    case 'error': {
      const failure = wordsFor(FAILURES, reason) ?? wordsFor(WAITS, reason)?.failed;
      return failure ? `${label}: ${failure}` : label;
    }
    case 'stopped':
      return reason === 'parent_ended' ? `${label} with its parent` : label;
    default:
      return label;
  }
}
