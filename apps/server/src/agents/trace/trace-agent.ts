import { spawnsAgents } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Redact } from '../../redactor.ts';
import type { FinishedSpan, Tracing } from '../../telemetry/tracing.ts';
import { builtInToolsOf } from '../agent-definition.ts';
import type { NewEvent } from '../append-events.ts';
import { traceContextOf } from '../origin.ts';
import { AGENT_COLUMNS, type AgentRow } from '../queries.ts';
import { type AgentSpans, openAgentSpans } from './open-agent-spans.ts';
import { readTracedLog } from './read-traced-log.ts';

export interface TraceDeps {
  database: { db: Database };
  /** Undefined: nobody wants traces. */
  tracing?: Tracing | undefined;
  redact: Redact;
  log: Logger;
}

/** Sends the spans of one agent while it runs. */
export interface AgentTrace {
  /** Reads what the log has from earlier workers, if there were any, before anything is noted. It does not throw. */
  begin?(): Promise<void>;
  /** Sends the spans that these events complete, which are in the log. */
  note(events: readonly NewEvent[]): void;
  /** The same for the last events, and the end of the agent, whose row it gets as it is then. */
  end(agent: AgentRow, events: readonly NewEvent[]): void;
}

const NO_TRACE: AgentTrace = { note: () => {}, end: () => {} };

/** What of a log is sent again. A worker that died after it gave the agent up may not have sent its `recent` spans. */
type Resent = 'all' | 'recent' | 'end';
const RECENT_MS = 60_000;

/**
 * The trace of an agent that this process has claimed. If the worker before died, all spans of its log are sent again, and
 * those of sub-agents that have ended: their ids and times follow from the log, so a span that is sent twice is one.
 */
export function openAgentTrace(deps: TraceDeps, agent: () => AgentRow): AgentTrace {
  let ended: AgentRow | undefined;
  const spans = openSpans(deps, () => ended ?? agent());
  if (spans === undefined) return NO_TRACE;
  const { tracing, log } = deps;
  const { attempts, status } = agent();
  const note: AgentTrace['note'] = (events) => {
    try {
      for (const event of events) {
        for (const span of spans.next({ ...event, ts: event.ts ?? Date.now() })) tracing?.send(span);
      }
    } catch (error) {
      // The run matters more.
      log.error({ err: error, agentId: agent().id }, 'the trace of an agent has gaps');
    }
  };
  const begin = async () => {
    const resent = attempts > 1 ? 'all' : 'recent';
    await replay(deps, agent(), spans, resent)
      .then((last) => sendSubAgents(deps, agent(), resent === 'all' ? 0 : last - RECENT_MS))
      .catch((error) => log.warn({ err: error, agentId: agent().id }, 'the trace of an agent has gaps'));
  };
  return {
    ...(status !== 'spawning' && { begin }),
    note,
    end(row, events) {
      ended = row;
      const data = { status: row.status, reason: row.reason ?? undefined };
      note([...events, { type: 'agent-status', data, ts: row.endedAt?.getTime() ?? Date.now() }]);
    },
  };
}

/** Sends the last spans of an agent that has just ended without a worker. It neither throws nor is waited for. */
export function traceEnd(deps: TraceDeps, agent: AgentRow): void {
  const spans = openSpans(deps, () => agent);
  if (spans === undefined) return;
  replay(deps, agent, spans, agent.attempts > 1 ? 'all' : 'end').catch((error) =>
    deps.log.warn({ err: error, agentId: agent.id }, 'the trace of an agent has no end'),
  );
}

/** Undefined: nobody wants the spans of this agent. */
function openSpans({ tracing, redact }: TraceDeps, agent: () => AgentRow): AgentSpans | undefined {
  if (tracing === undefined) return undefined;
  const { traceId, parent } = traceContextOf(agent());
  if (!tracing.isSampled(traceId, parent)) return undefined;
  return openAgentSpans(agent, { redact, capturesContent: tracing.capturesContent });
}

/** Makes the spans of the log again, and sends those that are asked for. Returns the time of the last event. */
async function replay(
  { database: { db }, tracing }: TraceDeps,
  { id, accountId, endedAt }: AgentRow,
  spans: AgentSpans,
  resent: Resent,
): Promise<number> {
  const events = await readTracedLog(db, accountId, id, {
    withContent: tracing?.capturesContent === true,
  });
  const last = events.at(-1);
  const isWanted = ({ endMs }: FinishedSpan) => resent === 'all' || endMs >= (last?.ts ?? 0) - RECENT_MS;
  for (const event of events) {
    const isEnd = endedAt !== null && event === last;
    const made = spans.next(isEnd ? { ...event, ts: endedAt.getTime() } : event);
    if (isEnd || resent !== 'end') for (const span of made.filter(isWanted)) tracing?.send(span);
  }
  return last?.ts ?? 0;
}

/** The sub-agents that have ended since then: the worker that ran them may be the one that died. */
async function sendSubAgents(
  deps: TraceDeps,
  { accountId, id, rootId, definition }: AgentRow,
  sinceMs: number,
): Promise<void> {
  if (!spawnsAgents(builtInToolsOf(definition))) return;
  const { rows } = await sql<AgentRow>`
    select ${AGENT_COLUMNS} from agents a
     where a.account_id = ${accountId} and a.root_id = ${rootId ?? id}
       and a.ended_at >= to_timestamp(${sinceMs / 1000}::float8)`.execute(deps.database.db);
  for (const row of rows) {
    const spans = openSpans(deps, () => row);
    if (spans !== undefined) await replay(deps, row, spans, 'all');
  }
}
