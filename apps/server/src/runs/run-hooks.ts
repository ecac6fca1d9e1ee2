import type { RunHooks } from '@jettson/agent';
import type { ToolCall } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { toolPolicy } from '../agents/agent-definition.ts';
import { selectApprovals } from '../agents/approval-queries.ts';
import { hasFamily } from '../agents/family-queries.ts';
import { HAS_INTERRUPT, WAITING_MESSAGES, type WaitingMessage } from '../agents/message-queries.ts';
import { type AgentRow, activeSeconds, databaseTime } from '../agents/queries.ts';
import type { PricedModel } from '../models/find-price.ts';
import { reserveCost } from '../usage/reserve-cost.ts';
import { type BudgetUse, findReached, selectBudgets } from './find-reached-budget.ts';
import { type LeasedAgent, LeaseLostError } from './leases.ts';
import { Interrupted, Paused, type Run } from './run.ts';
import { takeResults } from './take-results.ts';

/** The points at which budgets, approvals and messages affect the loop. */
export function runHooks(run: Run, models: readonly PricedModel[]): RunHooks {
  const { deps, agent } = run;
  const { db } = deps.database;
  // What was just read is used once: what follows at once need not read it again.
  let fresh: Checkpoint | undefined;
  const read = async () => {
    fresh = await readCheckpoint(db, agent);
    return fresh;
  };
  const takeFresh = async () => {
    const checkpoint = fresh ?? (await read());
    fresh = undefined;
    return checkpoint;
  };
  return {
    async beforeModelCall(_turn, tokens) {
      const checkpoint = await takeFresh();
      requireBudget(checkpoint, agent, 'model-call');
      if (!isCostLimited(checkpoint)) return;
      const refusal = await reserveCost(db, agent, models, { tokens });
      if (refusal === undefined) return;
      const { reason, ...detail } = refusal;
      throw new Paused(reason, detail);
    },
    async beforeToolCalls(calls) {
      await flushIfLimited(run);
      // The sender wants none of these calls, even if the message came before another worker took over the agent.
      if ((await read()).hasInterrupt) throw new Interrupted();
      await requireDecisions(run, calls);
    },
    async beforeToolCall(call, isAgain) {
      await flushIfLimited(run);
      // It was counted when it started.
      if (!isAgain) requireBudget(await takeFresh(), agent, 'tool-call');
      return findRefusal(run, call);
    },
    now: () => databaseTime(db),
    takeResults: (calls) => takeResults(run, calls),
    takeMessages: async () => (await read()).messages,
  };
}

/** The usage of the latest model call counts too, if anything is limited, for this agent or those above it. */
async function flushIfLimited({ agent, journal }: Run): Promise<void> {
  if (Object.keys(agent.limits).length > 0 || agent.parentId !== null) await journal.flush();
}

/** What a run looks at before each call. */
interface Checkpoint {
  /** What the agent may still use. */
  budgets: BudgetUse[];
  /** Monthly limits; null: none. */
  accountCap: number | null;
  keyCap: number | null;
  messages: WaitingMessage[];
  hasInterrupt: boolean;
}

async function readCheckpoint(db: Database, agent: LeasedAgent): Promise<Checkpoint> {
  const { accountId, id } = agent;
  const { rows } = await sql<Omit<Checkpoint, 'budgets'> & Usage>`
    select ${USAGE}, o.monthly_cost_limit_usd as "accountCap", k.monthly_cost_limit_usd as "keyCap",
           ${WAITING_MESSAGES}, ${HAS_INTERRUPT}
      from agents a join accounts o on o.id = a.account_id left join api_keys k on k.id = a.key_id
     where a.account_id = ${accountId} and a.id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new LeaseLostError(`${id} is gone`);
  const budgets = hasFamily(agent) ? await selectBudgets(db, accountId, agent) : [ownUse(id, row)];
  return { ...row, budgets };
}

/** The columns of an agent's own use. */
type Usage = Pick<
  AgentRow,
  | 'limits'
  | 'startedAt'
  | 'endedAt'
  | 'idleSince'
  | 'idleSeconds'
  | 'inputTokens'
  | 'outputTokens'
  | 'toolCalls'
  | 'costUsd'
> & { readAt: Date };

const USAGE = sql.raw(`
  a.limits, a.started_at as "startedAt", a.ended_at as "endedAt", a.idle_since as "idleSince",
  a.idle_seconds as "idleSeconds", a.input_tokens as "inputTokens", a.output_tokens as "outputTokens",
  a.tool_calls as "toolCalls", a.cost_usd as "costUsd", now() as "readAt"`);

function ownUse(agentId: string, row: Usage): BudgetUse {
  const { limits, inputTokens, outputTokens, toolCalls, costUsd, readAt } = row;
  const seconds = activeSeconds(row, readAt.getTime());
  return { agentId, limits, seconds, tokens: inputTokens + outputTokens, toolCalls, costUsd };
}

function isCostLimited({ accountCap, keyCap, budgets }: Checkpoint): boolean {
  return (
    accountCap !== null || keyCap !== null || budgets.some(({ limits }) => limits.max_cost_usd !== undefined)
  );
}

/**
 * Pauses the run until all calls that need a decision have one. The decisions are requested together, when it pauses.
 */
async function requireDecisions({ deps, agent }: Run, calls: readonly ToolCall[]): Promise<void> {
  const gated = calls.filter(({ name }) => toolPolicy(agent, name) === 'ask');
  if (gated.length === 0) return;
  const asked = { agentId: agent.id, callIds: gated.map(({ call_id }) => call_id) };
  const approvals = await selectApprovals(deps.database.db, agent.accountId, asked);
  const find = ({ call_id }: ToolCall) => approvals.find(({ callId }) => callId === call_id);
  const [open] = gated.filter((call) => (find(call)?.approved ?? null) === null);
  if (open === undefined) return;
  throw new Paused(
    'approval_required',
    { call_id: open.call_id, name: open.name },
    gated.filter((call) => find(call) === undefined),
  );
}

/** Undefined allows a call; a text refuses it. */
async function findRefusal({ deps, agent }: Run, call: ToolCall): Promise<string | undefined> {
  const policy = toolPolicy(agent, call.name);
  if (policy === 'allow') return undefined;
  if (policy === 'deny') return `The permissions of this agent deny ${call.name}.`;
  const asked = { agentId: agent.id, callIds: [call.call_id] };
  const [approval] = await selectApprovals(deps.database.db, agent.accountId, asked);
  if (approval?.approved === true) return undefined;
  return `The user refused this call${approval?.comment ? `: ${approval.comment}` : '.'}`;
}

/** Throws Paused `budget_reached` if a budget is used up before this call. */
function requireBudget(
  { budgets }: Checkpoint,
  { id }: LeasedAgent,
  before: 'model-call' | 'tool-call',
): void {
  const reached = findReached(budgets, id, before);
  if (reached !== undefined) throw new Paused('budget_reached', { ...reached });
}
