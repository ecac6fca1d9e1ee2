import {
  type AgentTemplate,
  DEFAULT_RECALL_TOKENS,
  SpawnAgentRequest,
  TemplateReference,
} from '@jettson/contract';
import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { type AgentDefinition, envPlace } from '../../agents/agent-definition.ts';
import { openHeaders } from '../../agents/agent-headers.ts';
import { checkNetwork } from '../../agents/check-network.ts';
import { chainOf } from '../../agents/family-queries.ts';
import { originOfSubAgent } from '../../agents/origin.ts';
import { type AgentRow, selectSealedEnv } from '../../agents/queries.ts';
import { ApiError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Provenance } from '../../memory/recall/run-sources.ts';
import type { ModelSource } from '../../models/model-source.ts';
import type { Sealing } from '../../sealing/sealing.ts';
import { takeSecrets } from '../../secrets/take-secrets.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import { applyTemplate } from '../../templates/apply-template.ts';
import { checkModels } from '../resolve-definition.ts';
import type { SpawnQueue } from '../spawn-queue.ts';
import { narrowDefinition } from './narrow-definition.ts';

export interface SpawnSubAgentDeps {
  database: DatabaseHandle;
  models: ModelSource;
  spawns: SpawnQueue;
  sealing: Sealing;
  /** The operator's own rules. */
  egress: Parameters<typeof checkNetwork>[0];
  tracing?: Tracing | undefined;
}

/** What the model of the parent asks for. */
export interface SubAgentRequest {
  task: string;
  template?: string | undefined;
  tools?: readonly string[] | undefined;
}

/**
 * Spawns a sub-agent, which has nothing that its parent does not have, and returns its id and what its template asks for
 * and does not get. The same `callId` again returns the same agent: a call that was interrupted can be made again. Throws an
 * ApiError that the parent's model may read: for an unusable task, tool, template or model, and for the limits of the tree
 * and of the plan.
 */
export async function spawnSubAgent(
  deps: SpawnSubAgentDeps,
  parent: AgentRow & { leaseId: string },
  request: SubAgentRequest,
  { callId, source }: { callId: string; source: Provenance | undefined },
): Promise<{ agentId: string; leftOut: string[] }> {
  const { database, spawns, models, egress } = deps;
  const { db } = database;
  const { accountId, keyId } = parent;
  const earlier = await selectSpawned(db, accountId, callId);
  if (earlier !== undefined) return earlier;
  const task = readTask(request.task);
  const { template, fields } = await readTemplate(deps, accountId, request.template);
  const { definition, secrets, rest } = narrowDefinition(parent, { named: request.tools, template: fields });
  if (fields?.model) await checkModels(models, fields.model);
  checkNetwork(egress, fields?.network);
  const id = newId('ag');
  const taken = await takeSecrets(db, accountId, { names: secrets, keyId: null, mayLack: true });
  const requestedRegion = parent.requestedRegion ?? fields?.region ?? null;
  const { left_out: leftOut = [] } = definition;
  const agent = {
    id,
    keyId,
    parentId: parent.id,
    rootId: parent.rootId ?? parent.id,
    spawnCallId: callId,
    origin: originOfSubAgent(deps, parent, callId),
    name: null,
    task,
    requestedRegion,
    region: requestedRegion ?? parent.region ?? '',
    ...rest,
    memory: rest.memory && {
      ...rest.memory,
      recall_tokens: rest.memory.recall_tokens ?? DEFAULT_RECALL_TOKENS,
    },
    definition: {
      ...(template && { template }),
      ...definition,
      ...(taken.length > 0 && { secrets: taken }),
      ...(source && { task_source: source }),
    },
    sealedEnv: await copyEnv(deps, parent, { id, definition }),
    sealedHeaders: await copyHeaders(deps, parent, { id, definition }),
  };
  const spawned = await spawns.submit(
    { accountId, keyId, memoryLimit: null },
    {
      agent,
      call: { key: undefined, operation: '', request: null },
      files: [],
      inputFiles: [],
      webhook: null,
      parentage: {
        parent,
        callId,
        template,
        leftOut,
        isCostLimited: await isCostLimited(db, accountId, parent),
      },
    },
  );
  if (!spawned.replayed) {
    await Promise.all([
      database.notify('agent-ready', id),
      database.notify('account-event', accountId),
      database.notify('agent-event', parent.id),
    ]);
  }
  return { agentId: spawned.agent.agent_id, leftOut };
}

/** The agent that the call has spawned. */
async function selectSpawned(
  db: Database,
  accountId: string,
  callId: string,
): Promise<{ agentId: string; leftOut: string[] } | undefined> {
  const { rows } = await sql<{ id: string; definition: AgentDefinition }>`
    select id, definition from agents where account_id = ${accountId} and spawn_call_id = ${callId}`.execute(
    db,
  );
  return rows[0] && { agentId: rows[0].id, leftOut: rows[0].definition.left_out ?? [] };
}

/** Whether the parent, or the agent above it, has a limit on its cost. */
async function isCostLimited(db: Database, accountId: string, parent: AgentRow): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agents
     where account_id = ${accountId} and id = any(${chainOf(parent)}::text[])
       and (limits ->> 'max_cost_usd') is not null`.execute(db);
  return rows.length > 0;
}

function readTask(task: string): string {
  const read = SpawnAgentRequest.shape.task.safeParse(task);
  if (read.success) return read.data;
  throw new ApiError('invalid_task', `task: ${read.error.issues[0]?.message}`);
}

async function readTemplate(
  { database: { db }, sealing }: SpawnSubAgentDeps,
  accountId: string,
  named: string | undefined,
): Promise<{ template: AgentTemplate | null; fields: SpawnAgentRequest | null }> {
  if (named === undefined) return { template: null, fields: null };
  const reference = TemplateReference.safeParse(named);
  if (!reference.success)
    throw new ApiError('invalid_body', `template: ${reference.error.issues[0]?.message}`);
  const applied = await applyTemplate({ db, sealing }, accountId, { task: '-', template: reference.data });
  return { template: applied.template, fields: applied.request };
}

type Child = { id: string; definition: AgentDefinition };

/** The values of the parent's variables that the sub-agent has too, sealed for it. */
async function copyEnv(
  { database, sealing }: SpawnSubAgentDeps,
  parent: AgentRow,
  { id, definition: { env } }: Child,
): Promise<string | null> {
  if (env === undefined) return null;
  const sealed = await selectSealedEnv(database.db, parent.accountId, parent.id);
  if (sealed === null) return null;
  const values: Record<string, string> = JSON.parse(await sealing.open(sealed, envPlace(parent.id)));
  return sealing.seal(JSON.stringify(pick(values, env)), envPlace(id));
}

/** The same for headers of HTTP tools and MCP servers. */
async function copyHeaders(
  { database, sealing }: SpawnSubAgentDeps,
  parent: AgentRow,
  { id, definition: { custom_tools: tools = [], mcp_servers: servers = [] } }: Child,
): Promise<string | null> {
  if (tools.length === 0 && servers.length === 0) return null;
  const all = await openHeaders({ db: database.db, sealing }, parent.accountId, parent.id);
  const headers = {
    mcp_servers: pick(
      all.mcp_servers,
      servers.map(({ name }) => name),
    ),
    tools: pick(
      all.tools,
      tools.map(({ name }) => name),
    ),
  };
  return sealing.seal(JSON.stringify(headers), envPlace(id));
}

function pick<Value>(values: Record<string, Value>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
