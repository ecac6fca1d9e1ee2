import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { newSealingKeyText } from '../apps/server/src/sealing/sealing-key.ts';
import { createServerDataDir } from '../apps/server/src/testing/create-server-data-dir.ts';
import { type Receiver, startReceiver } from '../apps/server/src/webhooks/testing/start-receiver.ts';
import { killHard, type ServerProcess, startServerProcess, stopGently } from './chaos/server-process.ts';

const CLI = new URL('../apps/server/src/cli.ts', import.meta.url).pathname;

let folder: string;
let receiver: Receiver;
let provider: Awaited<ReturnType<typeof startScriptedModelServer>>;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-secret-key-'));
  receiver = await startReceiver();
  provider = await startScriptedModelServer(() => says('done'));
  environment = {
    JETTSON_REGIONS: 'iad=0',
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
    JETTSON_EGRESS_ALLOW: new URL(receiver.url).host,
  };
});
afterAll(async () => {
  await provider.close();
  await receiver[Symbol.asyncDispose]();
  await removeFolder(folder);
});

const jettson = (dataDir: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [CLI, ...args, '--data-dir', dataDir], {
    env: { ...process.env, ...environment },
  });

/** Runs an agent, and verifies what the receiver gets with the secret that the caller got. */
async function expectSignedDelivery({ url, apiKey }: Pick<ServerProcess, 'url' | 'apiKey'>, secret: string) {
  const client = new Jettson({ apiKey: apiKey ?? '', baseUrl: url });
  const { agent_id } = await client.agents.spawn({ task: 'say something' });
  const delivery = await vi.waitFor(
    () => {
      const found = receiver.received.find(
        ({ body }) => body.includes(agent_id) && body.includes('completed'),
      );
      expect(found).toBeDefined();
      return found as NonNullable<typeof found>;
    },
    { timeout: 60_000, interval: 100 },
  );
  const {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  } = delivery.headers;
  const hmac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'));
  expect(signature).toBe(`v1,${hmac.update(`${id}.${timestamp}.${delivery.body}`).digest('base64')}`);
}

// It starts four processes, one after the other.
test('the key is rotated beside a running server, and after a restart deliveries are still signed', {
  timeout: 240_000,
}, async () => {
  const dataDir = await createServerDataDir(join(folder, 'rotated'));
  const server = await startServerProcess(dataDir, environment);
  onTestFinished(() => killHard(server));
  const client = new Jettson({ apiKey: server.apiKey ?? '', baseUrl: server.url });
  const { secret } = await client.webhooks.create(receiver.url);
  const keyFile = join(dataDir, 'secret.key');
  const [before] = (await readFile(keyFile, 'utf8')).split('\n');

  const { stdout } = await jettson(dataDir, 'secrets', 'rotate-key', '--json');

  expect(JSON.parse(stdout)).toEqual({ key_id: expect.stringMatching(/^[0-9a-f]{12}$/), secrets: 1 });
  expect((await readFile(keyFile, 'utf8')).split('\n').slice(1)).toEqual([before, '']);
  await expectSignedDelivery(server, secret);
  await stopGently(server);
  const again = await startServerProcess(dataDir, environment);
  onTestFinished(() => killHard(again));
  await expectSignedDelivery({ url: again.url, apiKey: server.apiKey }, secret);
  await stopGently(again);
});

test('a process with another key does not start, and one line says why', { timeout: 240_000 }, async () => {
  const dataDir = await createServerDataDir(join(folder, 'foreign'));
  await stopGently(await startServerProcess(dataDir, environment));
  const other = newSealingKeyText();

  const failed = await promisify(execFile)(
    process.execPath,
    [CLI, 'serve', '--port', '0', '--data-dir', dataDir],
    {
      env: { ...process.env, ...environment, JETTSON_SECRET_KEY: other },
    },
  ).catch((error) => error);

  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(
    /JETTSON_SECRET_KEY: the secrets of this database are sealed with key [0-9a-f]{12}/,
  );
  expect(failed.stderr).not.toContain(other);
  expect(failed.stderr).not.toMatch(/\n\s+at /);
});
