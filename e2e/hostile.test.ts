import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Script, says } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { HOSTILE_HOSTS } from '@jettson/egress/testing';
import type { AgentEvent } from '@jettson/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../apps/server/src/testing/index.ts';

// A model that does everything it can to get out of its computer, with the real tools, against the whole server.

const SECRET = 'only-the-host-knows-this';
const NEIGHBOUR_SECRET = 'only-the-neighbour-knows-this';
let host: Server;
/** What reached the host's own server: nothing may. */
const knocks: string[] = [];
let port: number;
/** Shows that the attack's tools work: the operator allows this one. */
const open = createServer((_request, response) => response.end('an open door'));
let openPort: number;
let folder: string;
beforeAll(async () => {
  host = createServer((request, response) => {
    knocks.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end(SECRET);
  });
  await new Promise<void>((resolve) => host.listen(0, '0.0.0.0', resolve));
  port = (host.address() as AddressInfo).port;
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
  openPort = (open.address() as AddressInfo).port;
  folder = await mkdtemp(join(tmpdir(), 'jettson-hostile-'));
  await writeFile(join(folder, 'file'), SECRET);
  process.env.JETTSON_TEST_SECRET_OF_HOST = SECRET;
});
afterAll(async () => {
  host.close();
  open.close();
  await removeFolder(folder);
  delete process.env.JETTSON_TEST_SECRET_OF_HOST;
});

interface Attack {
  name: string;
  input: Record<string, unknown>;
}

const shell = (command: string): Attack => ({
  name: 'jettson_shell_run',
  input: { command, timeout_seconds: 30 },
});
const tool = (name: string, input: Record<string, unknown>): Attack => ({ name: `jettson_${name}`, input });

/** Commands whose output must show nothing of the host or of the neighbouring computer. */
const snoop = (neighbour: string): Attack[] => [
  shell(
    `cat ${folder}/file /proc/*/root${folder}/file /proc/*/cwd/../..${folder}/file /etc/shadow; cat /proc/*/environ`,
  ),
  shell(
    `for f in /proc/[0-9]*/fd/*; do cat "$f${folder}/file" "$f/../..${folder}/file"; done 2>/dev/null; env`,
  ),
  shell(
    `find / -xdev \\( -name '*${neighbour}*' -o -name diary.txt \\) -exec cat {} + ; cat /proc/*/cmdline`,
  ),
  ...HOSTILE_HOSTS.map((name) => `${name}:${port}`).map((target) =>
    shell(
      `curl -gs -m 5 --noproxy '' http://${target}/plain; curl -gs -m 5 --noproxy '' -p -x http://127.0.0.1:3128 http://${target}/tunnel; curl -gs -m 2 --noproxy '*' http://${target}/direct`,
    ),
  ),
];

const PATHS_OUTSIDE = ['/etc/passwd', '../etc/passwd', 'slash/etc/passwd', 'passwd', 'root/etc/passwd'];

/** Calls that must all fail. */
const breakOut = (): Attack[] => [
  ...HOSTILE_HOSTS.map((name) =>
    tool('http_request', { url: `http://${name}:${port}/tool`, timeout_seconds: 10 }),
  ),
  tool('http_request', { url: `file://${folder}/file` }),
  ...[`file://${folder}/file`, `view-source:file://${folder}/file`, 'chrome://version/'].map((url) =>
    tool('browser_navigate', { url }),
  ),
  ...HOSTILE_HOSTS.map((name) => tool('browser_navigate', { url: `http://${name}:${port}/page` })),
  ...PATHS_OUTSIDE.map((path) => tool('files_read', { path })),
  ...['/tmp/x', '../x', 'slash/tmp/x', 'root/tmp/x'].map((path) =>
    tool('files_write', { path, content: 'x' }),
  ),
  ...['/etc', '..', 'slash', 'root/etc'].map((path) => tool('files_list', { path })),
  ...['/etc/passwd', '..', 'slash/etc/passwd'].map((path) => tool('files_delete', { path })),
];

const prepare = () =>
  shell(
    `ln -s / slash; ln -s /etc/passwd passwd; ln -s /proc/self/root root; curl -gsS --noproxy '' http://127.0.0.1:${openPort}/; curl -gsS --noproxy '' -p -x http://127.0.0.1:3128 http://127.0.0.1:${openPort}/`,
  );
const DIARY = shell(`echo ${NEIGHBOUR_SECRET} > diary.txt; export DIARY=${NEIGHBOUR_SECRET}; sleep 600`);

/** The neighbour works until it is cancelled; the attacker makes all its calls and ends. */
const script: Script = ({ messages }) => {
  const taken = messages.filter(({ role }) => role === 'assistant').length;
  const task = messages.find(({ role }) => role === 'user')?.text ?? '';
  const [, neighbour] = /Attack (\S+)/.exec(task) ?? [];
  if (neighbour === undefined) return { calls: [{ id: `n${taken}`, ...DIARY }] };
  const turns = [[prepare()], snoop(neighbour), breakOut()];
  const turn = turns[taken];
  if (turn === undefined) return says('I got nowhere');
  return { calls: turn.map((call, index) => ({ id: `a${taken}-${index}`, ...call })) };
};

test('an agent that attacks with every tool gets nowhere, its log shows what was refused, and the server still answers', async () => {
  await using server = await startTestServer(script, {
    // The host's port is open, so that only the address can be the reason for a refusal.
    environment: { JETTSON_EGRESS_ALLOW: `127.0.0.1:${openPort},*:${port}` },
  });
  const { agents } = server.client;
  const eventsOf = async (agentId: string) => {
    const events: AgentEvent[] = [];
    for await (const event of agents.stream(agentId)) events.push(event);
    return events;
  };
  const neighbour = await agents.spawn('Keep a diary');
  let computerId = '';
  for await (const { type, data } of agents.stream(neighbour.agent_id)) {
    if (type === 'computer-ready') computerId = data.computer_id;
    if (type === 'tool-call-start') break;
  }

  const attacker = await agents.spawnAndWait(`Attack ${computerId}`, { pollIntervalMs: 200 });

  const events = await eventsOf(attacker.agent_id);
  const results = events.filter((event) => event.type === 'tool-call-end').map(({ data }) => data);
  const escapes = results.slice(-breakOut().length);
  const log = JSON.stringify(results);
  expect(attacker).toMatchObject({ status: 'completed', final_result: 'I got nowhere' });
  expect(results).toHaveLength(1 + snoop('').length + breakOut().length);
  expect(results[0]?.result.output).toMatchObject({ stdout: 'an open door'.repeat(2), stderr: '' });
  expect(escapes.filter(({ is_error }) => !is_error)).toEqual([]);
  for (const { result } of escapes) expect(result.output).toEqual({ error: expect.any(String) });
  expect(knocks).toEqual([]);
  expect(log).not.toContain(SECRET);
  expect(log).not.toContain(NEIGHBOUR_SECRET);
  expect(log).not.toContain('root:x:');
  const denied = events
    .filter(({ type }) => type === 'egress-denied')
    .map(({ data }) => JSON.stringify(data));
  for (const name of ['127.0.0.1', '10.0.0.1', '169.254.169.254']) {
    expect(denied.filter((text) => text.includes(`${name}:${port}`)).length).toBeGreaterThan(1);
  }
  expect((await agents.get(neighbour.agent_id)).status).toBe('running');
  expect((await fetch(`${server.server.url}/readyz`)).status).toBe(200);
  await agents.cancel(neighbour.agent_id);
}, 180_000);
