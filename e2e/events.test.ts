import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calls, type Script, says } from '@jettson/agent/testing';
import type { AgentEvent } from '@jettson/sdk';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test, vi } from 'vitest';
import { startTestServer } from '../apps/server/src/testing/index.ts';

type Schema = { properties?: Record<string, Schema>; items?: Schema } & Record<string, unknown>;

/** Lists what does not fit the event schema in openapi.json, including fields that the schema does not name. */
async function openSchema(): Promise<(event: AgentEvent) => string[]> {
  const document = JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8'));
  for (const schema of Object.values<Schema>(document.components.schemas)) refuseUnknown(schema);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'openapi.json');
  return ({ ...event }) => {
    const name: string | undefined = document.components.schemas.AgentEvent.discriminator.mapping[event.type];
    if (name === undefined) return [`${event.type} is no type of event`];
    const isValid = ajv.validate(`openapi.json${name}`, event);
    return isValid ? [] : [`${event.type}: ${ajv.errorsText()}`];
  };
}

function refuseUnknown(schema: Schema): void {
  if (schema.properties) schema.additionalProperties ??= false;
  for (const field of Object.values(schema.properties ?? {})) refuseUnknown(field);
  if (schema.items) refuseUnknown(schema.items);
}

const FACT = { sentence: 'Reports for Hexel are written in German.', key: 'hexel_reports', importance: 7 };

/** Uses every kind of tool, answers badly, with a fault of its provider in between, and extracts a fact. */
function scriptFor(siteUrl: string): Script {
  let faults = 1;
  const turns = [
    { text: 'I look.', calls: [{ id: 'c', name: 'jettson_browser_navigate', input: { url: siteUrl } }] },
    calls('c', 'jettson_browser_screenshot', {}),
    calls('c', 'jettson_shell_run', {
      command: 'echo out; echo err >&2; mkdir -p out; cat in.txt > out/copy.txt; mkfifo out/pipe',
    }),
    calls('c', 'jettson_files_read', { path: 'nothing.txt' }),
    calls('c', 'jettson_http_request', { url: 'http://10.0.0.1/' }),
    calls('c', 'jettson_memory_put', { key: 'hexel', value: 'Hexel is reached through Annika Vogt' }),
    calls('c', 'jettson_files_write', '{"path": '),
    says('not JSON'),
  ];
  return ({ system, messages }) => {
    if (system.includes('worth remembering')) return says(JSON.stringify({ facts: [FACT] }));
    if (faults-- > 0) return { fault: { status: 529, retryAfterSeconds: 0 } };
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    return turns[turn] ?? says('{"n": 7}');
  };
}

test('every event of a run with tools, an approval, memory and files is one that openapi.json describes', async () => {
  const site = createServer((_request, response) => response.end('<title>Fruit</title>mango'));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  const faultsOf = await openSchema();
  await using server = await startTestServer(scriptFor(`http://${host}/`), {
    wire: 'openai',
    environment: { JETTSON_EGRESS_ALLOW: host },
  });
  const { agents, memory } = server.client;
  await memory.put({ key: 'hexel_tone', value: 'Hexel wants its reports short and polite' });

  const { agent_id: id } = await agents.spawn('Write the Hexel reports in German', {
    requireApproval: ['jettson_shell_run'],
    keepAlive: true,
    idleTimeoutMs: 5000,
    limits: { max_tool_calls: 4 },
    files: [{ path: 'in.txt', content: 'input' }],
    outputSchema: { type: 'object', required: ['n'] },
  });
  let answers = 0;
  for await (const { type, data } of agents.stream(id)) {
    if (type === 'approval-requested') await agents.approvals.decide(id, data.call_id, { approve: true });
    if (type !== 'agent-status' || data.status !== 'idle') continue;
    if (data.reason === 'budget_reached') await agents.update(id, { limits: {} });
    if (data.reason === 'awaiting_message' && answers++ === 0) await agents.messages.send(id, 'Once more');
  }
  await vi.waitFor(
    async () => {
      const { data } = await agents.events(id, { limit: 1000 });
      expect(data.map(({ type }) => type)).toContain('memory-extracted');
    },
    { timeout: 60_000, interval: 300 },
  );
  const { data: events } = await agents.events(id, { limit: 1000 });
  site.close();

  expect(events.flatMap(faultsOf)).toEqual([]);
  expect(new Set(events.map(({ type }) => type))).toEqual(
    new Set([
      'agent-status',
      'approval-requested',
      'artifact-kept',
      'artifact-skipped',
      'computer-ready',
      'egress-denied',
      'egress-opened',
      'files-placed',
      'final-result',
      'limits-changed',
      'memory-extracted',
      'memory-recalled',
      'message',
      'model-retry',
      'output-invalid',
      'step-start',
      'tool-call-end',
      'tool-call-output',
      'tool-call-start',
      'user-message',
    ]),
  );
}, 120_000);
