import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calls, type Script, says, startScriptedModelServer } from '@jettson/agent/testing';
import { installationContainers, TESTED_PROVIDER } from '@jettson/computers/testing';
import { Jettson } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { killHard, startServerProcess, stopGently } from './chaos/server-process.ts';
import { hasSandbox } from './has-sandbox.ts';

/** Fetches something, then runs a command that is killed with its server, and answers from what it got. */
const script: Script = ({ messages }) => {
  const results = messages.filter(({ role }) => role === 'tool').map(({ text }) => text);
  if (results.length === 0) return calls('c1', 'jettson_shell_run', { command: 'curl -s "$SITE"; id -un' });
  if (results.length === 1) return calls('c2', 'jettson_shell_run', { command: 'sleep 300' });
  return says(results.join('\n'));
};

// Needs a Docker daemon: `npm run test:docker`.
test.runIf(TESTED_PROVIDER === 'docker' && hasSandbox)(
  'an agent in Docker outlives a server that is killed, whose containers end with it',
  { timeout: 180_000 },
  async () => {
    const site = createServer((_request, response) => response.end('from the site '));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(site.address() as AddressInfo).port}`;
    const model = await startScriptedModelServer(script);
    const folder = await mkdtemp(join(tmpdir(), 'docker-run-'));
    const containers = () => installationContainers(join(folder, 'computers'));
    const environment = {
      JETTSON_MODEL: 'anthropic/scripted',
      ANTHROPIC_API_KEY: 'none',
      ANTHROPIC_BASE_URL: model.url,
      JETTSON_COMPUTERS: 'docker',
      JETTSON_EGRESS_ALLOW: address,
      JETTSON_REGIONS: 'iad=1',
    };
    const first = await startServerProcess(folder, environment);
    const client = new Jettson({ baseUrl: first.url, apiKey: first.apiKey ?? '' });
    const spawned = await client.agents.spawn('fetch it', { env: { SITE: `http://${address}/` } });
    const toolCalls = async () =>
      (await client.agents.get(spawned.agent_id)).progress.filter(({ kind }) => kind === 'tool_use').length;
    await expect.poll(toolCalls, { timeout: 60_000 }).toBe(2);
    const running = await containers();

    await killHard(first);
    await expect.poll(containers, { timeout: 60_000 }).toEqual([]);
    const second = await startServerProcess(folder, environment, { port: Number(new URL(first.url).port) });
    await expect
      .poll(async () => (await client.agents.get(spawned.agent_id)).status, { timeout: 60_000 })
      .toBe('completed');
    const agent = await client.agents.get(spawned.agent_id);
    await stopGently(second);

    // One for the agent, and one that is kept ready.
    expect(running).toHaveLength(2);
    expect(agent.final_result).toContain('from the site agent');
    expect(await containers()).toEqual([]);
    await model.close();
    site.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  },
);
