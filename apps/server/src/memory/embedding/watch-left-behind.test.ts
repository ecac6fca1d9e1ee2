import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { originOfKey } from '../model/origin.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { settles } from '../testing/settles.ts';
import { untilSearchable } from '../testing/until-searchable.ts';
import { openLook, watchLeftBehind } from './watch-left-behind.ts';

const memory = setUpMemory({ embedder: fakeEmbedder(), isolated: true });

function noteRequests() {
  const requested: string[] = [];
  const request = async (_: unknown, name: string) => void requested.push(name);
  return { requested, jobs: { request } };
}

/** Without the job that an import requests: as if its process had ended. */
async function leaveBehind() {
  const { scope } = await memory.newMemories();
  await importMemories(memory.deps, scope, {
    rows: [{ key: 'left', value: 'Cleo orders water' }],
    origin: originOfKey('key', null),
  });
}

test('a version that a process has left without a vector has its job requested, once', async () => {
  const { accountId, put } = await memory.newMemories({ old: 'Ada orders tea' });
  const { requested, jobs } = noteRequests();
  const look = openLook({ ...memory.deps, jobs });
  const lookThrice = async () => {
    for (let i = 0; i < 3; i++) await look();
    return requested.length;
  };

  const ofNothing = await lookThrice();
  await put('new', 'Ben orders milk');
  await untilSearchable(memory.deps.embedder, accountId);
  const ofPut = await lookThrice();
  await leaveBehind();
  await look();
  const atOnce = requested.length;
  const ofLeft = await lookThrice();

  expect([ofNothing, ofPut, atOnce, ofLeft]).toEqual([0, 0, 0, 1]);
});

test('looks that last until the next one pass nothing over', async () => {
  const { requested, jobs } = noteRequests();
  const look = openLook({ ...memory.deps, jobs });
  await look();
  await look();

  await leaveBehind();
  await Promise.all([look(), look()]);
  await look();

  expect(requested).toEqual(['embed-memories']);
});

test('what is left behind before a new worker has looked twice is found as well', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { requested, jobs } = noteRequests();
  const untilLooked = () => settles(memory.db, new Promise(() => {}));

  onTestFinished(watchLeftBehind({ ...memory.deps, jobs, log: pino({ enabled: false }) }));
  await untilLooked();
  await leaveBehind();
  for (let i = 0; i < 3; i++) {
    vi.advanceTimersByTime(15_000);
    await untilLooked();
  }

  expect(requested).toEqual(['embed-memories']);
});
