import type { Agent, AgentEvent, AgentEventPage } from '@jettson/contract';
import { sql } from 'kysely';
import { envPlace } from '../../../agents/agent-definition.ts';
import { openHeaders } from '../../../agents/agent-headers.ts';
import { AGENT_COLUMNS, type AgentRow, selectSealedEnv } from '../../../agents/queries.ts';
import { startAgent } from '../../../agents/state.ts';
import { newId } from '../../../ids.ts';
import type { Provenance } from '../../../memory/recall/run-sources.ts';
import { newAccount, newPlan, type TestApp } from '../../../testing/index.ts';
import { type SubAgentRequest, spawnSubAgent } from '../spawn-sub-agent.ts';

/** A network that leads to these hosts. */
export const limited = (...hosts: string[]) => ({ type: 'limited', allowed_hosts: hosts });

/** An account of a test, whose agents spawn sub-agents. */
export async function newParentCaller(app: TestApp) {
  const { database, sealing } = app.deps;
  const { db } = database;
  const account = await newAccount(db, {
    plan: await newPlan(db, { maxConcurrentAgents: 300, spawnsPerMinute: 400 }),
  });
  const { accountId, apiKey } = account;
  const call = async <Body>(method: string, path: string, body?: unknown) => {
    const answer = await app.call(apiKey, method, path, { body });
    if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
    return answer.body as Body;
  };
  /** The agent as a worker has it that runs it. */
  const run = async (id: string) => {
    const leaseId = `test:${id}`;
    await sql`
      update agents set lease_id = ${leaseId}, lease_expires_at = now() + interval '1 hour' where id = ${id}`.execute(
      db,
    );
    const row = await startAgent(db, accountId, { agentId: id, leaseId }, { model: '', computer: null });
    return { ...row, leaseId } as AgentRow & { leaseId: string };
  };
  const get = (id: string) => call<Agent>('GET', `/agents/${id}`);
  return {
    ...account,
    call,
    get,
    run,
    /** An agent that may spawn, as a worker has it. */
    parent: async (fields: object = {}) =>
      run(
        (await call<Agent>('POST', '/agents', { task: 'x', tools: ['agents', 'memory'], ...fields }))
          .agent_id,
      ),
    /** Nobody waits for workers that are not there. */
    forgetWorkers: () =>
      sql`update agents set lease_expires_at = now() where account_id = ${accountId} and lease_id is not null`.execute(
        db,
      ),
    template: (name: string, defaults: object) => call('POST', '/templates', { name, defaults }),
    spawn: async (
      parent: AgentRow & { leaseId: string },
      request: Partial<SubAgentRequest> = {},
      how: { callId?: string; source?: Provenance } = {},
    ) => {
      const { callId = newId('call'), source } = how;
      const spawned = await spawnSubAgent(app.deps, parent, { task: 'part', ...request }, { callId, source });
      return { ...(await get(spawned.agentId)), leftOut: spawned.leftOut };
    },
    envOf: async (id: string) => {
      const sealed = await selectSealedEnv(db, accountId, id);
      return sealed === null ? null : JSON.parse(await sealing.open(sealed, envPlace(id)));
    },
    headersOf: (id: string) => openHeaders({ db, sealing }, accountId, id),
    rowOf: async (id: string) => {
      const { rows } = await sql<AgentRow>`select ${AGENT_COLUMNS} from agents a where id = ${id}`.execute(
        db,
      );
      return rows[0] as AgentRow;
    },
    typesOf: async (id: string) => {
      const { data } = await call<AgentEventPage>('GET', `/agents/${id}/events`);
      return data.map((event: AgentEvent) => event.type);
    },
  };
}
