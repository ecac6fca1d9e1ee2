import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LocalModelProcess } from './local-model-process.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A process that answers from a script instead of a model; `starts` says how often it was started. */
function newProcess({ idleMs = 60_000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'local-model-test-'));
  const log = join(folder, 'starts');
  const workerPath = at('../testing/scripted-worker.ts');
  const model = new LocalModelProcess({ modelPath: log, idleMs, workerPath });
  onTestFinished(() => {
    model.close();
    rmSync(folder, { recursive: true });
  });
  const ask = async (text: string, signal?: AbortSignal) => {
    const messages = [{ role: 'user' as const, text, isToolResult: false }];
    const request = { messages, grammar: null, maxTokens: 10, temperature: 0 };
    return (await model.generate(request, signal)).text;
  };
  return { model, ask, starts: () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0) };
}

const pidOf = (answer: string) => Number(/\d+$/.exec(answer)?.[0]);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('the process starts with the first request and serves the next ones', async () => {
  const { ask, starts } = newProcess();
  const before = starts();

  const first = await ask('one');
  const second = await ask('two');

  expect(before).toBe(0);
  expect(starts()).toBe(1);
  expect(pidOf(second)).toBe(pidOf(first));
});

test("the process does not inherit the server's environment", async () => {
  vi.stubEnv('CANARY_API_KEY', 'canary-of-the-server');
  const { ask } = newProcess();

  const pid = pidOf(await ask('one'));
  vi.unstubAllEnvs();

  expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain('canary-of-the-server');
});

test('simultaneous requests are answered one at a time, in order of arrival', async () => {
  const { ask } = newProcess();
  const order: string[] = [];
  const words = ['a', 'b', 'c'];

  const answers = await Promise.all(
    words.map(async (word) => {
      const answer = await ask(word);
      order.push(word);
      return answer;
    }),
  );

  expect(order).toEqual(words);
  for (const answer of answers) expect(answer).toContain('1 running');
});

test('a crash is not noticed by who asked: a new process answers', async () => {
  const { ask, starts } = newProcess();

  const answer = await ask('crash once');

  expect(answer).toContain('crash once');
  expect(starts()).toBe(2);
});

test('a request that crashes the process every time fails, and the next one is served', async () => {
  const { ask } = newProcess();

  const failing = ask('crash');

  await expect(failing).rejects.toThrow('process of the local model ended');
  expect(await ask('again')).toContain('again');
});

test('an abort ends the current request and frees the process for the next', async () => {
  const { ask } = newProcess();
  const controller = new AbortController();
  await ask('start');

  const waiting = ask('wait', controller.signal);
  const next = ask('next');
  controller.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
  expect(await next).toContain('next, 1 running');
});

test('an abort while waiting for its turn takes effect immediately', async () => {
  const { ask } = newProcess();
  const [running, queued] = [new AbortController(), new AbortController()];

  const first = ask('wait', running.signal);
  const second = ask('second', queued.signal);
  queued.abort(new Error('not needed'));

  await expect(second).rejects.toThrow('not needed');
  running.abort(new Error('over'));
  await expect(first).rejects.toThrow('over');
});

test('the process ends when idle, and a later request starts a new one', async () => {
  const { ask } = newProcess({ idleMs: 50 });

  const first = pidOf(await ask('one'));
  await vi.waitFor(() => expect(isAlive(first)).toBe(false), { timeout: 20_000 });
  const second = pidOf(await ask('two'));

  expect(second).not.toBe(first);
});

test('close ends the process', async () => {
  const { model, ask } = newProcess();
  const pid = pidOf(await ask('one'));

  model.close();

  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
});

test('a model file that cannot be loaded fails the request with the reason', async () => {
  const model = new LocalModelProcess({ modelPath: '/nowhere/model.gguf', idleMs: 60_000 });
  onTestFinished(() => model.close());

  const asking = model.generate({ messages: [], grammar: null, maxTokens: 10, temperature: 0 });

  await expect(asking).rejects.toThrow(/local model failed: .*\/nowhere\/model\.gguf/);
});

test("the model's process ends with its parent", async () => {
  const child = fork(at('worker.ts'), ['/nowhere/model.gguf'], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');

  child.disconnect();

  expect(await ended).toBeDefined();
});
