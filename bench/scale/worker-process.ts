/** Workers in one process, for run.ts: fake computers and a scripted model in the process. Says what its database work was. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { calls, fakeComputer, inTurns, type Script, says, scriptedModel } from '@jettson/agent/testing';
import { createBrowserHost } from '@jettson/browser';
import type { ComputerProvider } from '@jettson/computers';
import { createPolicyFetch, createPolicySessions, openGatewayProcess } from '@jettson/egress';
import PQueue from 'p-queue';
import { pino } from 'pino';
import { openAgentHub } from '../../apps/server/src/agents/agent-hub.ts';
import { WARM_LIMITS } from '../../apps/server/src/computers/computer-limits.ts';
import { openPlaces, withPlaces } from '../../apps/server/src/computers/computer-places.ts';
import { createWarmPool } from '../../apps/server/src/computers/warm-pool.ts';
import { watchComputers } from '../../apps/server/src/computers/watch-computers.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { openApiDeps } from '../../apps/server/src/deps.ts';
import { openPageConverter } from '../../apps/server/src/runs/tools/web/open-page-converter.ts';
import { startWorker } from '../../apps/server/src/runs/worker.ts';
import { SECRETS_CHANGED } from '../../apps/server/src/secrets/secret-place.ts';
import { onlyModel } from '../../apps/server/src/testing/only-model.ts';

export interface Report {
  statements: number;
  /** How long each statement took that claimed agents, ms. */
  claims: number[];
  /** The ids of the workers. */
  workers: string[];
}

const COUNT = Number(process.argv[2]);
/** Agents that each worker runs at once. */
const CONCURRENCY = 4;
const THINKING_MS = 200;
/** Longer than the bench looks at. */
const LONG_MS = 600_000;

const seen: Report = { statements: 0, claims: [], workers: [] };
countQueries();

const log = pino({ level: 'silent' });
const config = readConfig();
const turns = inTurns(
  calls('shell', 'jettson_shell_run', { command: 'echo hello' }),
  calls('file', 'jettson_files_write', { path: 'a.txt', content: 'hello' }),
  says('done'),
);
const script: Script = async (conversation) => {
  await sleep(conversation.messages.some(({ text }) => text.includes('long')) ? LONG_MS : THINKING_MS);
  return turns(conversation);
};
const models = onlyModel({
  id: 'fake/scripted',
  provider: 'fake',
  source: 'the bench',
  model: scriptedModel(script),
  tableNames: [],
  isLocal: true,
  close: async () => {},
});
const provider: ComputerProvider = {
  name: 'fake',
  check: async () => ({ ok: true, enforced: [], missing: [], execServer: 'fake' }),
  fault: async () => null,
  unenforcedLimits: async () => [],
  create: async () => fakeComputer(),
  list: async () => [],
  remove: async () => {},
};

const api = { ...(await openApiDeps(config, log)), models };
const gateway = openGatewayProcess(config.egress);
const places = openPlaces(COUNT * CONCURRENCY * 2);
const pool = createWarmPool({
  provider: withPlaces(provider, places),
  region: 'iad',
  size: 0,
  limits: WARM_LIMITS,
  labels: {},
  starts: new PQueue({ concurrency: 100 }),
  places,
  log,
});
const deps = {
  ...api,
  database: api.database.backgroundPool(),
  changes: await openAgentHub(api.database, 'agent-changed'),
  secretChanges: await openAgentHub(api.database, SECRETS_CHANGED),
  packageHosts: [],
  provider,
  gateway,
  browsers: createBrowserHost({
    gateway,
    hide: [],
    rootDir: join(config.dataDir, 'browser'),
    cacheFolder: join(config.cacheDir, 'chromium'),
  }),
  policyFetch: createPolicyFetch(gateway.policy),
  openPolicySession: createPolicySessions(gateway.policy),
  pages: openPageConverter(),
  searchWeb: undefined,
  pools: [pool] as const,
  computers: await watchComputers(provider, log),
  idleComputerMs: 120_000,
};
const options = { concurrency: CONCURRENCY, drainMs: 0, isServer: false };
await Promise.all(Array.from({ length: COUNT }, () => startWorker(deps as never, options)));

process.on('message', (question) => {
  if (question === 'start') Object.assign(seen, { statements: 0, claims: [] });
  process.send?.(seen);
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** Counts what this process sends to the database. */
function countQueries(): void {
  // The server's own copy: it is a dependency of a package and not of the bench.
  const { Client } = createRequire(import.meta.url)('../../node_modules/pg/lib/index.js');
  const { query } = Client.prototype;
  Client.prototype.query = function (this: unknown, ...args: { text?: string; values?: unknown[] }[]) {
    seen.statements++;
    const begun = performance.now();
    const answer: unknown = Reflect.apply(query, this, args);
    const [{ text, values } = {}] = args;
    if (text?.includes('with recursive held as')) {
      const worker = values?.find((value) => typeof value === 'string' && value.startsWith('wrk_'));
      if (typeof worker === 'string' && !seen.workers.includes(worker)) seen.workers.push(worker);
      (answer as Promise<unknown>).then(
        () => seen.claims.push(performance.now() - begun),
        () => {},
      );
    }
    return answer;
  };
}
