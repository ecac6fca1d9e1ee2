import type { Computer, ComputerProvider } from '@jettson/computers';
import { expect, test } from 'vitest';
import { WARM_LIMITS } from './computer-limits.ts';
import { NoPlaceError, openPlaces, withPlaces } from './computer-places.ts';

function newProvider() {
  const machine = { isBroken: false, looks: 0 };
  const provider = {
    name: 'fake',
    async create({ id }: { id: string }) {
      if (machine.isBroken) throw new Error('no computers today');
      return { id, destroy: async () => {} } as Computer;
    },
    async fault() {
      machine.looks++;
      return null;
    },
  };
  return { machine, provider: provider as unknown as ComputerProvider };
}

const spec = (id: string) => ({ id, limits: WARM_LIMITS, labels: {} });

test('there are never more computers than places, and a destroyed one leaves its place once', async () => {
  const places = openPlaces(2);
  const { provider } = newProvider();
  const limited = withPlaces(provider, places);
  const [first] = [await limited.create(spec('a')), await limited.create(spec('b'))];

  await expect(limited.create(spec('c'))).rejects.toThrow(NoPlaceError);
  await Promise.all([first?.destroy(), first?.destroy()]);
  const freed = places.free();
  await limited.create(spec('c'));

  expect(freed).toBe(1);
  await expect(limited.create(spec('d'))).rejects.toThrow('JETTSON_MAX_COMPUTERS');
});

test('a computer that could not be made leaves its place', async () => {
  const places = openPlaces(1);
  const { machine, provider } = newProvider();
  machine.isBroken = true;

  await expect(withPlaces(provider, places).create(spec('a'))).rejects.toThrow('no computers today');

  expect(places.free()).toBe(1);
});

test('a machine that is full of computers makes no further one to prove itself', async () => {
  const places = openPlaces(1);
  const { machine, provider } = newProvider();
  const limited = withPlaces(provider, places);
  await limited.create(spec('a'));

  expect(await limited.fault()).toBeNull();
  expect(machine.looks).toBe(0);
});

test('a place that an agent waits for is not free for a pool, and one that becomes free is told of', () => {
  const places = openPlaces(2);
  let told = 0;
  places.onFree(() => told++);
  const giveBack = places.take();
  const waiting = places.await();

  const meanwhile = places.free();
  giveBack?.();
  const [toldOfPlace, free] = [told, places.free()];
  waiting[Symbol.dispose]();

  expect(meanwhile).toBe(0);
  expect([toldOfPlace, free]).toEqual([1, 1]);
  expect([told, places.free()]).toEqual([2, 2]);
});
