import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { Jettson } from '@jettson/sdk';
import { expect, onTestFinished, test } from 'vitest';
import { createServerDataDir } from '../../apps/server/src/testing/create-server-data-dir.ts';
import { descendants, killHard, type ServerProcess, startServerProcess } from './server-process.ts';

const VALUE = 'ghp_Kq3vT8wY1zR6nB5mX0cL7jH2gF9dS4aP';
/** Asks again until the host answers "well". */
const COMMAND = (url: string) =>
  `until curl -sf -m 5 -H "Authorization: Bearer $TOKEN" ${url} | grep well; do sleep 0.2; done`;
const script: Script = ({ messages }) => {
  const taken = messages.filter(({ role }) => role === 'assistant').length;
  const task = messages[0]?.text ?? '';
  const told = messages.at(-1)?.text ?? '';
  return taken > 0 && told.includes('well')
    ? says('It went well')
    : calls(`c${taken}`, 'jettson_shell_run', { command: COMMAND(task), timeout_seconds: 60 });
};

test('kill -9 of the gateway, and of the server with its worker, neither loses nor shows a secret in use', {
  timeout: 180_000,
}, async () => {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'jettson-secret-kills-'));
  opened.defer(() => removeFolder(folder));
  const provider = opened.adopt(await startScriptedModelServer(script), (model) => model.close());
  const sent: (string | undefined)[] = [];
  const shown: string[] = [];
  const kills: (() => Promise<void>)[] = [];
  const host = await startHost(async ({ headers }, response) => {
    sent.push(headers.authorization);
    const kill = kills.shift();
    await kill?.();
    if (kill === undefined) response.end('well');
    else response.destroy();
  });
  const logFile = join(folder, 'server.log');
  const dataDir = await createServerDataDir(join(folder, 'data'));
  const environment = {
    JETTSON_REGIONS: 'iad=1',
    JETTSON_MODEL: 'anthropic/scripted',
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: provider.url,
    JETTSON_EGRESS_ALLOW: '127.0.0.2',
    JETTSON_LOG_LEVEL: 'debug',
  };
  const start = (port = 0) => startServerProcess(dataDir, environment, { logFile, port });
  let server: ServerProcess = await start();
  opened.defer(() => killHard(server));
  const { port } = new URL(server.url);
  const client = new Jettson({ apiKey: server.apiKey ?? '', baseUrl: server.url });
  await client.secrets.put('TOKEN', VALUE, { hosts: [host] });
  kills.push(
    async () => {
      const running = await descendants(server.child.pid ?? 0);
      shown.push(await look([server.child.pid ?? 0, ...running.map(({ pid }) => pid)]));
      const gateway = running.find(({ command }) => command.includes('jettson-egress'));
      if (gateway === undefined) throw new Error('there is no gateway');
      process.kill(gateway.pid, 'SIGKILL');
    },
    async () => {
      await killHard(server);
      server = await start(Number(port));
    },
  );

  const memory = { recall: false, extract: false };
  const spawned = await client.agents.spawn(host, { tools: ['shell'], secrets: ['TOKEN'], memory });
  const get = () => client.agents.get(spawned.agent_id).catch(() => null);

  await expect
    .poll(get, { timeout: 120_000, interval: 500 })
    .toMatchObject({ status: 'completed', final_result: 'It went well' });
  expect(sent).toEqual([`Bearer ${VALUE}`, `Bearer ${VALUE}`, `Bearer ${VALUE}`]);
  expect(shown.join()).not.toContain(VALUE);
  // No core dump, whatever its parent allows.
  expect(shown.join()).toMatch(/Max core file size +0 +0 /);
  expect(shown.join()).not.toMatch(/Max core file size +([1-9]|unlimited)/);
  await killHard(server);
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'grep -rlaF "$1" "$2" || true',
    'sh',
    VALUE,
    folder,
  ]);
  expect(stdout).toBe('');
});

/** An http:// host on 127.0.0.2, which a computer reaches. */
async function startHost(listener: RequestListener): Promise<string> {
  const host = createServer(listener);
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.2', resolve));
  onTestFinished(() => {
    host.closeAllConnections();
    host.close();
  });
  return `http://127.0.0.2:${(host.address() as AddressInfo).port}`;
}

/** What anybody on the machine can see of these processes, and what they would leave when they crash. */
async function look(pids: readonly number[]): Promise<string> {
  const files = pids.flatMap((pid) => ['cmdline', 'environ', 'limits'].map((name) => `/proc/${pid}/${name}`));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))).join('\n');
}
