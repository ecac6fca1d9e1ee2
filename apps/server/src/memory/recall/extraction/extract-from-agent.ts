import { type EventPayload, type EventType, MODEL_ALIAS } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { type AgentDefinition, modelsOf } from '../../../agents/agent-definition.ts';
import { appendEvents } from '../../../agents/append-events.ts';
import { readLog } from '../../../agents/read-log.ts';
import type { ModelSource } from '../../../models/model-source.ts';
import { requireModels } from '../../../models/require-models.ts';
import {
  CostRefusedError,
  failureOutsideModel,
  openMeteredModel,
} from '../../../usage/open-metered-model.ts';
import { toScope } from '../../model/memory-scope.ts';
import { asksToExtract, type MemorySwitches } from '../memory-settings.ts';
import { type Extraction, type ExtractMemoriesDeps, extractMemories } from './extract-memories.ts';

export interface ExtractFromAgentDeps extends Omit<ExtractMemoriesDeps, 'db' | 'model'> {
  database: Pick<DatabaseHandle, 'db' | 'notify'>;
  models: Pick<ModelSource, 'current' | 'open'>;
}

/**
 * The model that comes with the server is too small to judge what is worth keeping: it extracts only if the spawn asks
 * for it.
 */
const SMALL_MODEL_ID = 'local';

/** The events that say something about the run, and the one that says that this was done before. */
const READ_TYPES = [
  'message',
  'tool-call-start',
  'tool-call-end',
  'user-message',
  'memory-recalled',
  'mcp-listed',
  'egress-opened',
  'memory-extracted',
] as const satisfies EventType[];

/**
 * The job that follows the completion of an agent: saves what is worth keeping from its run, and records that in its
 * log. If it runs twice, it writes only once.
 */
export async function extractFromAgent(
  { database, models, ...deps }: ExtractFromAgentDeps,
  { accountId, agentId }: { accountId: string; agentId: string },
  signal: AbortSignal,
): Promise<void> {
  const { db } = database;
  const { rows } = await sql<AgentToExtract>`
    select key_id as "keyId", task, metadata, memory, definition, final_result as "finalResult" from agents
     where account_id = ${accountId} and id = ${agentId} and status = 'completed' and events_deleted_at is null`.execute(
    db,
  );
  if (rows[0] === undefined) return;
  const { keyId, definition, ...agent } = rows[0];
  // The default model; where there is none, the one that did the work. Without any the job is tried again.
  const [resolved] = await requireModels(models, [MODEL_ALIAS, ...modelsOf(definition)]);
  if (resolved.id === SMALL_MODEL_ID && !asksToExtract(agent)) return;
  const history = await readLog(db, accountId, agentId, READ_TYPES);
  if (history.some(({ type }) => type === 'memory-extracted')) return;

  const recalled = history.flatMap((event) => (event.type === 'memory-recalled' ? event.data.memories : []));
  const metered = openMeteredModel(db, accountId, { keyId, resolved });
  const extraction = await extractMemories(
    { ...deps, db, model: metered.model },
    toScope(accountId, agent.memory),
    {
      agentId,
      ...agent,
      taskSource: definition.task_source,
      history,
      recalled,
    },
    signal,
  ).catch(nothingForCost);
  if (extraction === null) return;
  const data = { ...toEventData(extraction), usage: metered.used() };
  await appendEvents(db, accountId, agentId, [{ type: 'memory-extracted', data }]);
  await database.notify('agent-event', agentId);
}

interface AgentToExtract extends MemorySwitches {
  keyId: string;
  task: string;
  definition: AgentDefinition;
  finalResult: string;
}

type Extracted = EventPayload<'memory-extracted'>['data'];

/** A cap that has no room now may have none for the rest of the month. So the log says so, and the job is done. */
function nothingForCost(error: unknown): Omit<Extraction, 'skipped'> & Pick<Extracted, 'skipped'> {
  const refused = failureOutsideModel(error);
  if (!(refused instanceof CostRefusedError)) throw error;
  const reason = refused.refusal.reason === 'price_unknown' ? 'price_unknown' : 'cost_limit';
  return { saved: [], skipped: [{ key: null, reason }] };
}

function toEventData({
  saved,
  skipped,
}: Pick<Extraction, 'saved'> & Pick<Extracted, 'skipped'>): Pick<Extracted, 'saved' | 'skipped'> {
  return { saved: saved.map(({ memoryId, ...memory }) => ({ memory_id: memoryId, ...memory })), skipped };
}
