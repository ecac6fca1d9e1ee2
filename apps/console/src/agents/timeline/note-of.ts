import type { AgentLimits, AgentStatus } from '@jettson/contract';
import type { AgentEvent } from '@jettson/sdk';
import { countOf, formatCost, formatCount, formatDuration } from '../../api/format.ts';
import { describeNetwork } from '../../templates/network-draft.ts';
import { statusLabel } from '../../ui/status-label.ts';
import type { NoteStep } from './run-step.ts';

type Note = Pick<NoteStep, 'tone' | 'text' | 'details' | 'isWait'>;

/** Why a file, or the workspace, was not kept. */
const NOT_KEPT = {
  too_large: 'too large',
  too_many: 'too many files',
  too_slow: 'took too long',
  quota: 'no room left in the plan',
  unreadable: 'cannot be read',
  store_failed: 'the file store failed',
  computer_lost: 'its computer was lost',
};

/** Why a last turn was no answer. */
const NO_ANSWER = {
  max_steps: 'all turns are used up',
  refusal: 'the model refused',
  content_filter: 'the provider withheld it',
};

/** Why no facts were kept. */
export function extractionNote(skipped: { reason: string }[]): Note {
  if (skipped.some(({ reason }) => reason === 'cost_limit')) {
    return {
      tone: 'plain',
      text: 'No facts were extracted: the monthly cost limit has no room',
    };
  }
  if (skipped.some(({ reason }) => reason === 'price_unknown')) {
    return {
      tone: 'plain',
      text: 'No facts were extracted: the price of the model is unknown',
    };
  }
  return { tone: 'plain', text: 'Looked for facts worth keeping' };
}

function limitsText({ max_cost_usd, max_tokens, max_tool_calls, max_seconds }: AgentLimits): string {
  const limits = [
    ...(max_cost_usd === undefined ? [] : [formatCost(max_cost_usd)]),
    ...(max_tokens === undefined ? [] : [countOf(max_tokens, 'token')]),
    ...(max_tool_calls === undefined ? [] : [countOf(max_tool_calls, 'tool call')]),
    ...(max_seconds === undefined ? [] : [`${formatDuration(max_seconds * 1000)} of work`]),
  ];
  return limits.length === 0 ? 'All limits removed' : `Limits changed: at most ${limits.join(', ')}`;
}

/** What an event that is no step of its own says in a line; null if nothing. `isContinued`: a wait ended with it. */
export function noteOf(event: AgentEvent, isContinued = false): Note | null {
  switch (event.type) {
    case 'agent-status':
      return statusNote(event.data.status, event.data.reason ?? null, isContinued);
    case 'sub-agent-started': {
      const { left_out: leftOut } = event.data;
      // Otherwise the line of the call says all.
      if (leftOut.length === 0) return null;
      return { tone: 'warn', text: `The sub-agent does not get: ${leftOut.join(', ')}` };
    }
    case 'computer-ready': {
      const { region, warm, spawn_time_ms } = event.data;
      const pool = warm ? ', from the warm pool' : '';
      return {
        tone: 'plain',
        text: `Computer ready in ${region} after ${formatDuration(spawn_time_ms)}${pool}`,
      };
    }
    case 'files-placed':
      return { tone: 'plain', text: `${countOf(event.data.files.length, 'input file')} in /workspace` };
    case 'artifact-kept':
      return { tone: 'plain', text: `Kept: ${event.data.path}` };
    case 'artifact-skipped': {
      const { path, reason } = event.data;
      return { tone: 'warn', text: `Not kept (${NOT_KEPT[reason] ?? reason}): ${path ?? 'further files'}` };
    }
    case 'workspace-saved':
      return { tone: 'plain', text: 'Gave up its computer while it waits; /workspace is stored' };
    case 'workspace-not-saved':
      return {
        tone: 'warn',
        text: `Gave up its computer; /workspace is not stored (${NOT_KEPT[event.data.reason] ?? event.data.reason})`,
      };
    case 'workspace-restored':
      return { tone: 'plain', text: `/workspace is as it was stored at ${event.data.saved_at}` };
    case 'model-retry':
      return { tone: 'warn', text: `Calling the model again: ${event.data.error}` };
    case 'egress-denied':
      return { tone: 'warn', text: `Connection refused: ${event.data.target} ${event.data.reason}` };
    case 'secret-used':
      return {
        tone: 'plain',
        text: `Secret ${event.data.name} sent to ${event.data.host}: ${event.data.status ?? 'no answer'}`,
      };
    case 'secret-withheld':
      return {
        tone: 'warn',
        text: `Secret ${event.data.name} is not for ${event.data.host}: the placeholder stayed`,
      };
    case 'secret-unusable':
      return {
        tone: 'warn',
        text: `A request to ${event.data.host} was signed (${event.data.scheme}), which needs the secret itself`,
      };
    case 'secret-refresh-failed':
      return {
        tone: 'warn',
        text: `Secret ${event.data.name} could not be refreshed: ${event.data.error}`,
      };
    case 'network-changed':
      return { tone: 'plain', text: `Network changed: ${describeNetwork(event.data)}` };
    case 'egress-opened':
      return { tone: 'plain', text: `The computer opened its first connection: ${event.data.target}` };
    case 'mcp-listed': {
      const { server, tools, left_out_count: leftOut } = event.data;
      const rest = leftOut === 0 ? '' : `; ${leftOut} left out`;
      return {
        tone: leftOut === 0 ? 'plain' : 'warn',
        text: `MCP server ${server}: ${countOf(tools.length, 'tool')}${rest}`,
      };
    }
    case 'mcp-failed':
      return { tone: 'warn', text: `MCP server ${event.data.server} failed: ${event.data.error}` };
    case 'limits-changed':
      return { tone: 'plain', text: limitsText(event.data) };
    case 'output-invalid':
      return { tone: 'warn', text: `The answer does not fit the schema: ${event.data.fault}` };
    case 'stopped':
      return { tone: 'bad', text: `No answer: ${NO_ANSWER[event.data.reason] ?? event.data.reason}` };
    case 'model-fallback': {
      const { from_model, to_model, error } = event.data;
      return { tone: 'warn', text: `${to_model} is asked instead of ${from_model}`, details: error };
    }
    case 'model-option-ignored': {
      const { option, model_id, reason } = event.data;
      return { tone: 'warn', text: `${model_id} does not have the option ${option}`, details: reason };
    }
    case 'context-window':
      return {
        tone: 'warn',
        text: `${event.data.model_id} reads less at once than assumed: ${formatCount(event.data.tokens)} tokens`,
      };
    case 'context-compacted': {
      const { cleared, summary, up_to_step: upTo, tokens_before: before, tokens_after: after } = event.data;
      const what =
        summary === null
          ? `${countOf(cleared.length, 'old result')} left out`
          : `Turns 1 to ${upTo} summarized`;
      return {
        tone: 'plain',
        text: `${what} to save room: ${formatCount(before)} tokens became ${formatCount(after)}`,
        ...(summary !== null && { details: summary }),
      };
    }
    // What it was set up with is in the overview.
    case 'agent-configured':
      return null;
    default:
      return unknownNote(event);
  }
}

/** A server that is newer than this console has types that are not in the union. */
function unknownNote({ type, data }: { type: string; data: unknown }): Note {
  return { tone: 'plain', text: `${type} ${JSON.stringify(data).slice(0, 500)}` };
}

function statusNote(status: AgentStatus, reason: string | null, isContinued: boolean): Note | null {
  const text = statusLabel(status, reason);
  switch (status) {
    case 'spawning':
      return { tone: 'plain', text: 'Spawned' };
    case 'running':
      return text === statusLabel('running')
        ? { tone: 'plain', text: isContinued ? 'Continued' : 'Started' }
        : { tone: 'plain', text, isWait: true };
    case 'idle':
      return { tone: 'warn', text, isWait: true };
    case 'completed':
      return { tone: 'good', text };
    default:
      return { tone: 'bad', text };
  }
}
