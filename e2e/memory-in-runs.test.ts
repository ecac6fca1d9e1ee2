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

test('what one agent puts and what is extracted from its run, the next agent is reminded of', async () => {
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

test('what was recalled and extracted is in the events of the agent, without secrets', async () => {
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
