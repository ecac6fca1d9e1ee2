import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { EXAMPLE_LANGUAGES, exampleFor } from './example-code.ts';

const AT = { apiKey: undefined, baseUrl: 'http://127.0.0.1:4100' };
const HARD = {
  task: `It's "hard":\n a \\ and a ’ and $HOME`,
  options: {
    keepAlive: true,
    idleTimeoutMs: 60_000,
    maxTurns: 30,
    metadata: { 'a-b': null, nested: { list: [1, 'two', { three: false }], text: 'x'.repeat(80) } },
    outputSchema: { type: 'object', properties: { ok: { type: 'boolean' } } },
  },
};
const WIRE = {
  task: HARD.task,
  keep_alive: true,
  idle_timeout_seconds: 60,
  max_turns: 30,
  metadata: HARD.options.metadata,
  output_schema: HARD.options.outputSchema,
};

test('the example in TypeScript gives the SDK the task and the options as they are', () => {
  const code = exampleFor('typescript', HARD, AT);
  const given = /spawnAndWait\(([\s\S]*)\)\)\.final_result\);$/.exec(code)?.[1];

  expect(new Function(`return [${given}]`)()).toEqual([HARD.task, HARD.options]);
});

test('the example in Python is a program that gives the same, under its own names', () => {
  const code = exampleFor('python', HARD, AT);
  const fake = `
import json, sys, types
class Agents:
    def spawn_and_wait(self, task, **options):
        return types.SimpleNamespace(final_result=json.dumps({"task": task, **options}))
class Jettson:
    def __init__(self, base_url): self.agents = Agents()
sys.modules["jettson"] = types.SimpleNamespace(Jettson=Jettson)
`;
  const printed = execFileSync('python3', ['-c', fake + code], { encoding: 'utf8' });

  expect(JSON.parse(printed)).toEqual(WIRE);
});

test('the example for a shell sends the same', () => {
  const code = exampleFor('curl', HARD, AT);
  const printed = execFileSync('bash', ['-c', `curl() { printf %s "\${@: -1}"; }; ${code}`], {
    encoding: 'utf8',
  });

  expect(JSON.parse(printed)).toEqual(WIRE);
});

test('an agent without options takes three lines, and one that exists is waited for', () => {
  for (const { value } of EXAMPLE_LANGUAGES) {
    const spawn = exampleFor(value, { task: 'Say four.', options: {} }, { ...AT, apiKey: 'jett_sk_live_x' });
    const wait = exampleFor(value, { agentId: 'ag_1' }, AT);

    expect(spawn.split('\n')).toHaveLength(3);
    expect(spawn).toContain('jett_sk_live_x');
    expect(wait).toContain('ag_1');
    expect(wait).not.toContain('undefined');
  }
});
