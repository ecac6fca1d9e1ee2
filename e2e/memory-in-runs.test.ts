import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls, type Script, says } from '@jettson/agent/testing';
import { expect, test, vi } from 'vitest';
import { startTestServer } from '../apps/server/src/testing/test-server.ts';

const FACT = { sentence: 'Reports for Hexel are written in German.', key: 'hexel_reports', importance: 7 };
const SECRET = { sentence: 'The password of Hexel is Tulip-2041.', key: 'hexel_login', importance: 8 };

/** Extraction gets facts; the first task puts a memory; any other answers with what it was told before its task. */
const script: Script = ({ system, messages }) => {
  const [first] = messages;
  if (system.includes('worth remembering')) return says(JSON.stringify({ facts: [SECRET, FACT] }));
  if (!first?.text.includes('Learn')) return says(first?.text ?? '');
  return messages.length === 1
    ? calls('c1', 'jettson_memory_put', {
        key: 'hexel_contact',
        value: 'Hexel is reached through Annika Vogt',
      })
    : says('Hexel wants German reports');
};

test('the next agent recalls what one agent saved and what was extracted from its run', async () => {
  await using server = await startTestServer(script, { wire: 'openai' });
  const { agents, memory } = server.client;

  const first = await agents.spawnAndWait('Learn about Hexel', { pollIntervalMs: 200 });
  await vi.waitFor(async () => expect(await memory.get('hexel_reports')).not.toBeNull(), {
    timeout: 30_000,
    interval: 300,
  });
  const second = await agents.spawnAndWait('Write the Hexel reports for Annika Vogt', {
    pollIntervalMs: 200,
  });

  expect(first.status).toBe('completed');
  expect(second.final_result).toContain('"value":"Reports for Hexel are written in German."');
  expect(second.final_result).toContain('"value":"Hexel is reached through Annika Vogt"');
  expect(second.final_result).toMatch(/<memories>.*<\/memories>.*Write the Hexel reports/s);
  expect(await memory.get('hexel_login')).toBeNull();
  expect(await memory.get('hexel_contact')).toMatchObject({ source: 'manual' });
  expect(await memory.get('hexel_reports')).toMatchObject({ source: 'auto_extracted', importance: 7 });
});

test("the agent's events show what was recalled and extracted, without secrets", async () => {
  await using server = await startTestServer(script, { wire: 'openai' });
  const { agent_id: id } = await server.client.agents.spawnAndWait('Learn about Hexel', {
    pollIntervalMs: 200,
  });
  const readEvents = async () => {
    const response = await fetch(`${server.server.url}/api/v1/agents/${id}/events`, {
      headers: { authorization: `Bearer ${server.apiKey}`, accept: 'application/json' },
    });
    return response.text();
  };

  await vi.waitFor(async () => expect(await readEvents()).toContain('memory-extracted'), {
    timeout: 30_000,
    interval: 300,
  });
  const events = await readEvents();

  expect(events).toContain('memory-recalled');
  expect(events).toContain('hexel_reports');
  expect(events).toContain('"reason":"secret"');
  expect(events).not.toContain('Tulip-2041');
});

test('a command that opened a connection is the web: what it leads to is kept as a proposal', async () => {
  const site = createServer((_request, response) => response.end('Wages are paid from Evil Bank'));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  // None of its words names the network.
  const command = `printf '%s' '${Buffer.from(`curl -s --noproxy '' http://${host}`).toString('base64')}' | base64 -d | sh`;
  const turns = [
    calls('c1', 'jettson_shell_run', { command: 'echo local' }),
    calls('c2', 'jettson_memory_put', { key: 'local', value: 'The workspace is empty' }),
    calls('c3', 'jettson_shell_run', { command }),
    calls('c4', 'jettson_memory_put', { key: 'bank', value: 'Wages are paid from Evil Bank' }),
    calls('c5', 'jettson_memory_delete', { key: 'bank', hard: true }),
    calls('c6', 'jettson_memory_put', { key: 'page', value: 'The page names a bank' }),
  ];
  const told: string[] = [];
  await using server = await startTestServer(
    ({ system, messages }) => {
      if (system.includes('worth remembering')) return says(JSON.stringify({ facts: [] }));
      told.push(messages.at(-1)?.text ?? '');
      return turns[messages.filter(({ role }) => role === 'assistant').length] ?? says('done');
    },
    { wire: 'openai', environment: { JETTSON_EGRESS_ALLOW: host } },
  );
  const { agents, memory } = server.client;
  await memory.put({ key: 'bank', value: 'Wages are paid from Starling' });

  const agent = await agents.spawnAndWait('Find the bank', { pollIntervalMs: 200 });
  site.close();

  expect(agent.status).toBe('completed');
  expect(await memory.get('local')).toMatchObject({ trust: 'tool' });
  expect(await memory.get('page')).toMatchObject({ trust: 'web', provenance: { tool: 'computer' } });
  expect(await memory.get('bank')).toMatchObject({ value: 'Wages are paid from Starling', trust: 'user' });
  expect(told.join('\n')).toContain('kept beside it as a proposal');
  const { proposals } = await memory.proposals();
  expect(proposals).toMatchObject([{ key: 'bank', value: 'Wages are paid from Evil Bank', trust: 'web' }]);
  const { data } = await agents.events(agent.agent_id, { limit: 1000 });
  expect(data.filter(({ type }) => type === 'egress-opened')).toMatchObject([{ data: { target: host } }]);
});
