import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../app.ts';
import { publishPools } from '../computers/publish-pools.ts';
import { createHttpServer } from '../http/create-http-server.ts';
import { listen } from '../http/listen.ts';
import { useTestApp } from '../testing/index.ts';
import { onlyModel } from '../testing/only-model.ts';
import { healthRoutes } from './health-routes.ts';
import { partsOf } from './look-at-parts.ts';
import { openReadiness } from './readiness.ts';

const test_ = useTestApp({ models: onlyModel({ id: 'openai/test' } as never) }, { isolated: true });

const readyOf = async (app: ReturnType<typeof createApp>) => {
  const response = await app.request('/readyz');
  return { status: response.status, body: await response.json() };
};

test('readiness tells which limits of computers this machine does not enforce', async () => {
  expect(await readyOf(createApp(test_.deps, { unenforcedLimits: ['memory'] }))).toMatchObject({
    status: 200,
    body: { unenforced_limits: ['memory'] },
  });
  expect((await readyOf(createApp(test_.deps, { unenforcedLimits: [] }))).body).toMatchObject({
    unenforced_limits: [],
  });
});

test('readiness tells why this machine can make no computers, and goes on telling that the API is ready', async () => {
  const fault = { problem: 'bubblewrap is not installed', fix: 'sudo apt-get install -y bubblewrap' };
  let current: typeof fault | null = fault;
  const app = createApp(test_.deps, { computersFault: () => current });

  const before = await readyOf(app);
  current = null;
  const after = await readyOf(app);

  expect(before).toMatchObject({ status: 200, body: { computers_fault: fault } });
  expect(after).toMatchObject({ status: 200, body: { computers_fault: null } });
});

test('a server without workers is degraded, and ready as soon as one is there', async () => {
  const app = createApp(test_.deps);
  const alone = await readyOf(app);

  await publishPools(test_.deps.database.db, 'wrk_test', [
    { region: 'iad', size: 1, state: () => ({ ready: 1, starting: 0 }) } as never,
  ]);
  const together = await readyOf(app);

  expect(alone).toMatchObject({
    status: 200,
    body: {
      status: 'degraded',
      parts: { computers: { ok: false, reason: expect.stringContaining('worker') } },
    },
  });
  expect(together).toMatchObject({ status: 200, body: { status: 'ready' } });
  expect(together.body).not.toHaveProperty('computers_fault');
});

test('a provider that agents wait for makes a server degraded, and not less than that', async () => {
  const { db } = test_.deps.database;
  await sql`insert into model_outages (provider, next_probe_at) values ('openai', now())`.execute(db);
  onTestFinished(async () => void (await sql`delete from model_outages`.execute(db)));

  const { status, body } = await readyOf(createApp(test_.deps));

  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'degraded',
    parts: { model: { ok: false, reason: 'agents wait for openai, which does not answer' } },
  });
});

test('without a migration of this version, and without a data folder that it can write to, a server is not ready', async () => {
  const { db } = test_.deps.database;
  const lost = createApp({ ...test_.deps, dataDir: '/proc' });

  const withoutDisk = await readyOf(lost);
  await sql`update kysely_migration set name = 'x' || name where name like '0002%'`.execute(db);
  onTestFinished(
    async () =>
      void (await sql`update kysely_migration set name = substr(name, 2) where name like 'x%'`.execute(db)),
  );
  const withoutMigration = await readyOf(createApp(test_.deps));

  expect(withoutDisk).toMatchObject({
    status: 503,
    body: { status: 'not_ready', parts: { disk: { ok: false } } },
  });
  expect(withoutMigration).toMatchObject({
    status: 503,
    body: { parts: { schema: { ok: false, reason: expect.stringContaining('jettson migrate') } } },
  });
});

test('a worker without computers is not ready', async () => {
  const fault = { problem: 'bubblewrap is not installed', fix: 'install it' };
  const computers = { describeFault: () => fault.problem } as never;

  const onServer = await openReadiness(partsOf(test_.deps, { computers })).report();
  const onWorker = await openReadiness(partsOf(test_.deps, { computers, isWorkerOnly: true })).report();

  expect(onServer.status).toBe('degraded');
  expect(onWorker.status).toBe('not_ready');
});

test('readiness does not ask a database again that has not answered within its time', async () => {
  const getExecutor = vi.fn();
  const report = { status: 'not_ready', parts: { database: { ok: false } } };
  const readiness = { report: async () => report as never, stop() {} };

  const answer = await healthRoutes({ db: { getExecutor } as never, readiness }).request('/readyz');

  expect(answer.status).toBe(503);
  expect(getExecutor).not.toHaveBeenCalled();
});

test('readiness is told even if the database stops answering between two questions', async () => {
  const executor = test_.deps.database.db.getExecutor();
  const hanging = {
    transformQuery: executor.transformQuery.bind(executor),
    compileQuery: executor.compileQuery.bind(executor),
    executeQuery: () => new Promise(() => {}),
  };
  const report = { status: 'ready', parts: { database: { ok: true } } };
  const readiness = { report: async () => report as never, stop() {} };

  const answer = await healthRoutes({ db: { getExecutor: () => hanging } as never, readiness }).request(
    '/readyz',
  );

  expect(answer.status).toBe(200);
});

test('a check of HTTP/1.0 that names no host is answered', async () => {
  const httpServer = createHttpServer(createApp(test_.deps));
  const port = await listen(httpServer, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => void httpServer.close());
  const ask = async (path: string) => {
    const client = connect(port, '127.0.0.1', () => client.write(`GET ${path} HTTP/1.0\r\n\r\n`));
    return text(client);
  };

  expect(await ask('/readyz')).toMatch(/^HTTP\/1\.[01] 200 OK.*"parts"/s);
  expect(await ask('/healthz')).toMatch(/200 OK.*"ok"/s);
});
