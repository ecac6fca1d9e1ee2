import { type Script, says } from '@jettson/agent/testing';
import type { Agent, AgentEventPage } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { AGENT_COLUMNS, type AgentRow } from '../agents/queries.ts';
import { openComputers } from '../computers/open-computers.ts';
import { openWorkerDeps, type WorkerDeps } from '../deps.ts';
import { newId } from '../ids.ts';
import {
  hasEnded,
  newAccount,
  newPlan,
  startTestServer,
  type TestServer,
  untilAgent,
} from '../testing/index.ts';
import type { LeasedAgent } from './leases.ts';
import { awaitResume } from './pause-run.ts';
import type { Run } from './run.ts';
import { openRun } from './run-attempt.ts';

/** It repeats everything that it was told. */
const script: Script = ({ messages }) => says(messages.map(({ text }) => text).join('\n'));

let server: TestServer;
let deps: WorkerDeps;
const opened = new AsyncDisposableStack();
beforeAll(async () => {
  server = opened.use(await startTestServer(script));
  // The worker whose runs the tests drive; the server's own goes on with what they give up.
  const computers = opened.use(await openComputers(server.config, server.server.deps.log));
  deps = opened.use(await openWorkerDeps(server.config, server.server.deps, computers));
});
afterAll(() => opened.disposeAsync());

/** An agent that has a computer and is about to wait for the result of a tool. */
async function aRun({
  idleTimeoutSeconds = 0,
  ...limits
}: Parameters<typeof newPlan>[1] & { idleTimeoutSeconds?: number } = {}) {
  const { db } = deps.database;
  const account = await newAccount(db, { plan: await newPlan(db, limits) });
  const { accountId, keyId, apiKey } = account;
  const [id, leaseId] = [newId('ag'), newId('lease')];
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, started_at, idle_timeout_seconds,
                        lease_id, lease_expires_at)
    values (${id}, ${accountId}, ${keyId}, 'go on', 600, 'running', now(), ${idleTimeoutSeconds}, ${leaseId},
            now() + interval '1 hour')`.execute(db);
  await sql`
    insert into agent_files (agent_id, account_id, path, content) values (${id}, ${accountId}, 'input', 'given')`.execute(
    db,
  );
  const { rows } = await sql<LeasedAgent>`
    select ${AGENT_COLUMNS}, lease_id as "leaseId" from agents a where id = ${id}`.execute(db);
  const stop = new AbortController();
  const signals = {
    stop: stop.signal,
    handOver: new AbortController().signal,
    isCramped: () => false,
    onInterrupt: () => () => {},
  };
  const run = openRun(deps, rows[0] as LeasedAgent, signals);
  const { computer } = await run.workplace('m');
  if (computer === null) throw new Error('the agent has no computer');
  return {
    id,
    accountId,
    run,
    stop,
    computer,
    inComputer: async (command: string) => (await computer.exec(command, { timeoutMs: 20_000 })).stdout,
    /** Waits for a result that does not come. */
    wait: () => waitForResult(run),
    /** What it waits for comes: the next worker goes on, and the model says what it was told. */
    async goOn(): Promise<string> {
      await sql`
        update agents set status = 'running', reason = null, parked_since = null, lease_expires_at = null
         where id = ${id}`.execute(db);
      return (await untilAgent(server, id, hasEnded, { apiKey })).final_result ?? '';
    },
    row: async () => {
      const { rows } = await sql<{ leaseId: string | null; snapshotId: string | null; isParked: boolean }>`
        select lease_id as "leaseId", snapshot_id as "snapshotId", parked_since is not null as "isParked"
          from agents where id = ${id}`.execute(db);
      return rows[0];
    },
    events: async (type: string) =>
      (
        await server.call<AgentEventPage>('GET', `/agents/${id}/events?limit=1000`, undefined, apiKey)
      ).body.data.filter((event) => event.type === type),
    snapshots: async () =>
      (await sql`select 1 from snapshots where account_id = ${accountId}`.execute(db)).rows.length,
    cancel: () => server.call<Agent>('DELETE', `/agents/${id}`, undefined, apiKey),
  };
}

/** The run waits for the result of a tool. */
async function waitForResult(run: Run): Promise<unknown> {
  const { id, accountId } = run.agent;
  await sql`
    insert into agent_pending_calls (call_id, agent_id, account_id, name, input, since, until)
    values (${newId('call')}, ${id}, ${accountId}, 'ask', '{}', now(), now() + interval '1 day')`.execute(
    deps.database.db,
  );
  const { rows } = await sql<AgentRow>`
    update agents a set status = 'idle', reason = 'awaiting_tool_result', idle_since = now(),
                        idle_until = now() + interval '1 day'
     where account_id = ${accountId} and id = ${id} returning ${AGENT_COLUMNS}`.execute(deps.database.db);
  run.agent = { ...run.agent, ...rows[0] };
  return awaitResume(run);
}

const PARKED = { leaseId: null, isParked: true };

test('a waiting agent gives up computer and lease after its idle timeout, and goes on in a new computer with its files', async () => {
  const { computer, events, goOn, id, inComputer, row, wait } = await aRun();
  await inComputer(`rm input; mkdir -p a/b; echo mine > a/b/c; ln -s c a/b/link; echo lost > /tmp/elsewhere`);

  const waited = await wait();
  const parked = await row();
  const said = await goOn();

  const [saved] = await events('workspace-saved');
  const [restored] = await events('workspace-restored');
  expect(waited).toBe('parked');
  expect(await computer.isHealthy()).toBe(false);
  expect(parked).toMatchObject({ ...PARKED, snapshotId: expect.stringMatching(/^snap_/) });
  expect(saved?.data).toMatchObject({ complete: true });
  expect(restored?.data).toMatchObject({ complete: true });
  expect(await events('computer-ready')).toHaveLength(2);
  // The input files are as the agent left them: gone.
  expect(await events('files-placed')).toHaveLength(1);
  expect(said).toMatch(/Your computer was replaced by a new one. \/workspace is as it was at 20\d\d-/);
  await vi.waitFor(
    async () =>
      expect(
        (await sql`select 1 from snapshots where agent_id = ${id}`.execute(deps.database.db)).rows,
      ).toEqual([]),
    20_000,
  );
});

test('the files are what the next worker finds in its computer', async () => {
  const { accountId, id, inComputer, run, wait } = await aRun();
  await inComputer(
    `rm input; mkdir -p a/b empty; echo mine > a/b/c; ln -s c a/b/link; ln a/b/c hard; chmod 600 hard`,
  );
  await wait();
  const { rows } = await sql<LeasedAgent>`
    update agents a set lease_id = ${newId('lease')}, lease_expires_at = now() + interval '1 hour'
     where id = ${id} returning ${AGENT_COLUMNS}, lease_id as "leaseId"`.execute(deps.database.db);
  await sql`update agents set status = 'running' where account_id = ${accountId}`.execute(deps.database.db);
  const next = openRun(deps, { ...(rows[0] as LeasedAgent), status: 'running' }, run);

  const { computer, laidOut } = await next.workplace('m');
  const seen = await computer?.exec('find . ! -name . | sort; cat a/b/link; stat -c "%a %h" hard', {
    timeoutMs: 20_000,
  });
  await next.closeWorkplace();

  expect(laidOut?.isComplete).toBe(true);
  expect(seen?.stdout).toBe('./a\n./a/b\n./a/b/c\n./a/b/link\n./empty\n./hard\nmine\n600 2\n');
});

test('a workspace that the plan has no room for is given up, and the model is told', async () => {
  const { events, goOn, inComputer, row, wait } = await aRun({ maxFileBytes: 50_000 });
  await inComputer('head -c 100000 /dev/urandom > big');

  const waited = await wait();
  const parked = await row();
  const said = await goOn();

  expect(waited).toBe('parked');
  expect(parked).toMatchObject({ ...PARKED, snapshotId: null });
  expect((await events('workspace-not-saved')).map(({ data }) => data)).toEqual([{ reason: 'too_large' }]);
  expect(said).toContain('/workspace contains only the input files');
});

/** Lets the run wait for a while, and stops it. */
async function waitInVain({
  wait,
  stop,
}: {
  wait: () => Promise<unknown>;
  stop: AbortController;
}): Promise<unknown> {
  setTimeout(() => stop.abort(new Error('in vain')), 4_000);
  return wait().catch((error: Error) => error.message);
}

/** The agent kept its computer and its lease, and nothing was stored. */
async function expectKept(agent: Awaited<ReturnType<typeof aRun>>): Promise<void> {
  expect(await agent.row()).toMatchObject({
    leaseId: agent.run.agent.leaseId,
    isParked: false,
    snapshotId: null,
  });
  expect(await agent.computer.isHealthy()).toBe(true);
  expect(await agent.snapshots()).toBe(0);
  await agent.cancel();
  await agent.run.closeWorkplace();
}

test("beyond the plan's waiting agents one keeps its computer and counts as running", async () => {
  const agent = await aRun({ maxWaitingAgents: 0 });

  const waited = await waitInVain(agent);

  expect(waited).toBe('in vain');
  await expectKept(agent);
});

test('while the store is away, the agent keeps its computer and nothing is lost', async () => {
  const agent = await aRun();
  const { store } = deps.files;
  const away = vi.spyOn(store, 'put').mockRejectedValue(new Error('the store is away'));

  const waited = await waitInVain(agent);
  away.mockRestore();

  expect(waited).toBe('in vain');
  await expectKept(agent);
});

test('a computer that is lost while its agent waits is given up all the same', async () => {
  const { computer, events, row, wait, cancel } = await aRun();
  await computer.destroy();

  const waited = await wait();

  expect(waited).toBe('parked');
  expect(await row()).toMatchObject({ ...PARKED, snapshotId: null });
  expect((await events('workspace-not-saved')).map(({ data }) => data)).toEqual([
    { reason: 'computer_lost' },
  ]);
  await cancel();
});

test('a run that lost its lease while it packed writes nothing and leaves no snapshot', async () => {
  const { computer, id, row, snapshots, wait } = await aRun();
  const pack = vi.spyOn(computer, 'pack').mockImplementation(() => ({
    async *[Symbol.asyncIterator]() {
      await sql`update agents set lease_id = 'taken' where id = ${id}`.execute(deps.database.db);
      yield Buffer.alloc(10);
    },
    isComplete: () => true,
  }));

  const waited = await wait().catch((error: Error) => error.name);

  expect(pack).toHaveBeenCalled();
  expect(waited).toBe('LeaseLostError');
  expect(await row()).toMatchObject({ leaseId: 'taken', isParked: false, snapshotId: null });
  expect(await snapshots()).toBe(0);
});

test('a result that comes while the workspace is packed sets the agent running again at once, with its computer', async () => {
  const { cancel, computer, id, run, snapshots, wait } = await aRun();
  const ended = Promise.withResolvers<void>();
  vi.spyOn(computer, 'pack').mockImplementation(() => ({
    async *[Symbol.asyncIterator]() {
      await sql`delete from agent_pending_calls where agent_id = ${id}`.execute(deps.database.db);
      await deps.database.notify('agent-changed', id);
      await ended.promise;
      yield Buffer.alloc(10);
    },
    isComplete: () => true,
  }));

  const waited = await wait();
  ended.resolve();

  expect(waited).toBe('resumed');
  expect(await computer.isHealthy()).toBe(true);
  expect(await snapshots()).toBe(0);
  await cancel();
  await run.closeWorkplace();
});

test('a run that is stopped while its workspace is packed stops at once', async () => {
  const { cancel, computer, run, snapshots, stop, wait } = await aRun();
  const ended = Promise.withResolvers<void>();
  vi.spyOn(computer, 'pack').mockImplementation(() => ({
    async *[Symbol.asyncIterator]() {
      stop.abort(new Error('stopped'));
      await ended.promise;
      yield Buffer.alloc(10);
    },
    isComplete: () => true,
  }));

  await expect(wait()).rejects.toThrow('stopped');

  ended.resolve();
  expect(await snapshots()).toBe(0);
  await cancel();
  await run.closeWorkplace();
});

test('a later snapshot takes the place of an earlier one', async () => {
  const { id, inComputer, row, run, snapshots, wait } = await aRun();
  await inComputer('echo first > a');
  await wait();
  const earlier = await row();
  const { rows } = await sql<LeasedAgent>`
    update agents a set lease_id = ${newId('lease')}, lease_expires_at = now() + interval '1 hour', status = 'running',
           parked_since = null, idle_timeout_seconds = 0
     where id = ${id} returning ${AGENT_COLUMNS}, lease_id as "leaseId"`.execute(deps.database.db);
  const next: Run = openRun(deps, rows[0] as LeasedAgent, run);
  await next.workplace('m');

  const waited = await waitForResult(next);

  expect(waited).toBe('parked');
  expect((await row())?.snapshotId).not.toBe(earlier?.snapshotId);
  await expect.poll(snapshots, { timeout: 20_000 }).toBe(1);
});
