import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Script,
  type ScriptedModelServer,
  says,
  startScriptedModelServer,
} from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openData } from '../../apps/server/src/cli/open-data.ts';
import type { RawServer } from '../../apps/server/src/mcp-servers/testing/start-raw-server.ts';
import { createServerDataDir, newAccount } from '../../apps/server/src/testing/index.ts';
import { killHard, type ServerProcess, startServerProcess } from '../chaos/server-process.ts';
import type { Attack } from './attack.ts';
import { startFloodingServer } from './attacks/hostile-mcp-server.ts';
import { ATTACKS } from './attacks.ts';
import { startNeighbour } from './start-neighbour.ts';
import { type SilentHost, startSilentHost } from './start-silent-host.ts';

/** The short form is part of the test command; `npm run test:hostile` sets the long one. */
const TIMES = Number(process.env.JETTSON_TEST_HOSTILE_TIMES ?? 1);
/** How long the second account is watched before an attack, to learn what is usual. */
const USUAL_MS = 3_000;
/** How long it is watched after an attack, whose effects may come late. */
const AFTER_MS = 1_000;
/** How many usual times between two answers the longest one during an attack may take. */
const MAX_USUAL_GAPS = 20;
/** A pause of the machine looks like one of the server, but does not come each time. */
const ATTEMPTS = 3;

let script: Script = () => says('done');
let provider: ScriptedModelServer;
let dataDir: string;
let host: SilentHost;
let mcp: RawServer;
let server: ServerProcess;
let neighbour: ReturnType<typeof startNeighbour>;
beforeAll(async () => {
  provider = await startScriptedModelServer((conversation) => script(conversation));
  host = await startSilentHost();
  mcp = await startFloodingServer();
  dataDir = await createServerDataDir();
  server = await startServerProcess(dataDir, {
    JETTSON_REGIONS: 'iad=1',
    JETTSON_EGRESS_ALLOW: `127.0.0.1:${host.port},127.0.0.1:${mcp.port}`,
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
  });
  neighbour = startNeighbour({ url: server.url, apiKey: await newKey('scale') });
});
afterAll(async () => {
  await neighbour.stop();
  // It may hang, which is what these tests are about.
  await killHard(server);
  await provider.close();
  await host[Symbol.asyncDispose]();
  await mcp[Symbol.asyncDispose]();
  await removeFolder(dataDir);
});

test.for(ATTACKS)('$name: nobody else notices', { timeout: 300_000 * ATTEMPTS * TIMES }, async (attack) => {
  script = attack.script ?? (() => says('done'));
  let ratio: number;
  let attempt = 0;
  do {
    ratio = await longestGapDuring(attack);
    process.stdout.write(`${attack.name}: longest gap ${ratio.toFixed(1)} usual ones\n`);
  } while (ratio >= MAX_USUAL_GAPS && ++attempt < ATTEMPTS);
  expect(ratio).toBeLessThan(MAX_USUAL_GAPS);
});

/** Attacks from a new account. Returns how much longer than usual the neighbour waited for an answer. */
async function longestGapDuring(attack: Attack): Promise<number> {
  const apiKey = await newKey(attack.plan ?? 'scale');
  const client = new Jettson({ apiKey, baseUrl: server.url });
  const target = { url: server.url, apiKey, client, dataDir, host, mcpUrl: mcp.url, times: TIMES };
  await attack.prepare?.(target);
  await neighbour.observe();
  await sleep(USUAL_MS);
  const before = await neighbour.observe();

  await attack.attack(target);
  await sleep(AFTER_MS);

  const during = await neighbour.observe();
  expect(before.failures).toEqual([]);
  expect(during.failures).toEqual([]);
  return during.longestGapMs / before.usualGapMs;
}

async function newKey(plan: string): Promise<string> {
  await using data = await openData({ dataDir });
  return (await newAccount(data.db, { plan })).apiKey;
}
