import type { AgentLimits } from '@jettson/contract';
import { type RawBuilder, sql } from 'kysely';
import { HAS_INTERRUPT, WAITING_MESSAGES, type WaitingMessage } from './message-queries.ts';
import type { AgentRow } from './queries.ts';

/** What the budgets of an agent are compared with, and their current limits. */
type Usage = Pick<
  AgentRow,
  | 'startedAt'
  | 'endedAt'
  | 'idleSince'
  | 'idleSeconds'
  | 'inputTokens'
  | 'outputTokens'
  | 'toolCalls'
  | 'costUsd'
> & { limits: AgentLimits; readAt: Date };

/** What a run looks at before each call. */
export interface Checkpoint extends Usage {
  /** Monthly limits; null: none. */
  accountCap: number | null;
  keyCap: number | null;
  messages: WaitingMessage[];
  hasInterrupt: boolean;
}

/** The part of a checkpoint that is in the row of the agent `a`. */
export const CHECKPOINT_COLUMNS = sql.raw(`
  a.limits, a.started_at as "startedAt", a.ended_at as "endedAt", a.idle_since as "idleSince",
  a.idle_seconds as "idleSeconds", a.input_tokens as "inputTokens", a.output_tokens as "outputTokens",
  a.tool_calls as "toolCalls", a.cost_usd as "costUsd", now() as "readAt"`);

/** The other part, for a query with a row `next` that has the agent's `key_id`. */
export function checkpointOf(accountId: string, agentId: string): RawBuilder<unknown> {
  const ofAgent = sql`(select ${agentId}::text as id) a`;
  return sql`
    (select monthly_cost_limit_usd from accounts where id = ${accountId}) as "accountCap",
    (select monthly_cost_limit_usd from api_keys k where k.account_id = ${accountId} and k.id = next.key_id) as "keyCap",
    (select ${WAITING_MESSAGES} from ${ofAgent}), (select ${HAS_INTERRUPT} from ${ofAgent})`;
}
