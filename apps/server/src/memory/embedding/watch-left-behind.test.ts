import { expect, test } from 'vitest';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { originOfKey } from '../model/origin.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { untilSearchable } from '../testing/until-searchable.ts';
import { openLook } from './watch-left-behind.ts';

const memory = setUpMemory({ embedder: fakeEmbedder(), isolated: true });

test('a version that a process has left without a vector has its job requested, once', async () => {
  const { accountId, scope, put } = await memory.newMemories({ old: 'Ada orders tea' });
  const requested: string[] = [];
  const request = async (_: unknown, name: string) => void requested.push(name);
  const look = openLook({ ...memory.deps, jobs: { request } });
  const lookThrice = async () => {
    for (let i = 0; i < 3; i++) await look();
    return requested.length;
  };

  const ofNothing = await lookThrice();
  await put('new', 'Ben orders milk');
  await untilSearchable(memory.deps.embedder, accountId);
  const ofPut = await lookThrice();
  // Without the job that an import requests: as if its process had ended.
  await importMemories(memory.deps, scope, {
    rows: [{ key: 'left', value: 'Cleo orders water' }],
    origin: originOfKey('key', null),
  });
  await look();
  const atOnce = requested.length;
  const ofLeft = await lookThrice();

  expect([ofNothing, ofPut, atOnce, ofLeft]).toEqual([0, 0, 0, 1]);
});
