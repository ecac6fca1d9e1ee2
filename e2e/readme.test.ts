import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { calls, inTurns, says } from '@jettson/agent/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../apps/server/src/testing/index.ts';
import { printHere } from './print-here.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const README = readFileSync(`${ROOT}README.md`, 'utf8');
const run = promisify(execFile);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(
    inTurns(calls('c1', 'jettson_shell_run', { command: 'echo $((6 * 7))' }), says('6 times 7 is 42.')),
  );
});
afterAll(() => server[Symbol.asyncDispose]());

/** The README's example under a heading such as `**curl**`. */
function example(heading: string): string {
  const [, code] = new RegExp(`\\*\\*${heading}\\*\\*\\n\\n\`\`\`\\w+\\n(.*?)\`\`\``, 's').exec(README) ?? [];
  if (code === undefined) throw new Error(`the README has no example under ${heading}`);
  return code;
}

/** What the README tells its reader to set, with the base URL as `npm start` prints it. */
function environment() {
  return {
    ...process.env,
    JETTSON_BASE_URL: `${server.server.url}/api/v1`,
    JETTSON_API_KEY: server.apiKey,
  };
}

test("the README's curl example spawns an agent that completes with its answer", async () => {
  const { stdout } = await run('sh', ['-c', example('curl')], { env: environment() });

  const spawned = JSON.parse(stdout);
  expect(spawned).toMatchObject({ status: 'spawning', task: 'What is 6 times 7? Use the shell.' });
  const agent = await server.client.agents.wait(spawned.agent_id, { pollIntervalMs: 200 });
  expect(agent.final_result).toBe('6 times 7 is 42.');
});

/** The code in the first cells of the README's table with this header. */
function firstCells(title: string): string[] {
  const [, table = ''] = README.split(`| ${title} |`);
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n').slice(2);
  return rows.flatMap((row) =>
    [...row.slice(0, row.indexOf(' | ', 2)).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  );
}

/** "keys create\|list" is two commands; anything else after a name is an argument. */
const commands = firstCells('command').flatMap((code) => {
  const [name = '', argument = ''] = code.split(' ');
  return argument.includes('|') ? argument.split('\\|').map((child) => `${name} ${child}`) : [name];
});

test('the README has a table of commands', () => {
  expect(commands).toEqual(expect.arrayContaining(['serve', 'run', 'keys create', 'prices set']));
});

test.each(commands)('the command "jettson %s" of the README exists', async (command) => {
  const { stdout } = await printHere(...command.split(' '), '--help');

  expect(stdout).toContain(`Usage: jettson ${command} `);
});

test.each(firstCells('variable'))('the variable %s of the README is read', (variable) => {
  const files = readdirSync(`${ROOT}apps/server/src`).filter((name) =>
    /^config(?!.*\.test).*\.ts$/.test(name),
  );
  const config = files.map((name) => readFileSync(`${ROOT}apps/server/src/${name}`, 'utf8')).join('\n');

  expect(config).toMatch(new RegExp(`^ {2}${variable}:`, 'm'));
});
