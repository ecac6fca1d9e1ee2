import type { Computer, ComputerLimits, ComputerProvider } from '@jettson/computers';
import PQueue from 'p-queue';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { claimComputer } from './claim-computer.ts';
import { WARM_LIMITS } from './computer-limits.ts';
import { openPlaces, withPlaces } from './computer-places.ts';
import { createWarmPool, type WarmPool } from './warm-pool.ts';

/** A fake provider whose computers are only names: the tests are about who gets which, and when. */
function fakeProvider() {
  const made: string[] = [];
  const destroyed: string[] = [];
  const sick = new Set<string>();
  const held: PromiseWithResolvers<void>[] = [];
  let isHolding = false;
  let broken = false;
  const provider = {
    name: 'fake',
    async create({ id, labels }: { id: string; labels: Record<string, string> }) {
      if (broken) throw new Error('no computers today');
      made.push(id);
      if (isHolding) {
        const start = Promise.withResolvers<void>();
        held.push(start);
        await start.promise;
      }
      return {
        id,
        region: labels.region,
        limits: undefined as ComputerLimits | undefined,
        async isHealthy() {
          return !sick.has(id);
        },
        async resize(limits: ComputerLimits) {
          this.limits = limits;
        },
        async destroy() {
          destroyed.push(id);
        },
      };
    },
  };
  return {
    provider: provider as unknown as ComputerProvider,
    made,
    destroyed,
    sick,
    /** From now on, starts finish only when released, oldest first. */
    hold: () => {
      isHolding = true;
    },
    letGo: () => held.shift()?.resolve(),
    breakDown: () => {
      broken = true;
    },
  };
}

function poolOf(
  provider: ComputerProvider,
  region: string,
  size: number,
  starts = new PQueue(),
  places = openPlaces(100),
): WarmPool {
  return createWarmPool({
    provider,
    region,
    size,
    limits: WARM_LIMITS,
    labels: {},
    starts,
    places,
    log: pino({ level: 'silent' }),
  });
}

const isFull = (pool: WarmPool) =>
  vi.waitFor(() => expect(pool.state()).toEqual({ ready: pool.size, starting: 0 }));
const PLAN = { ...WARM_LIMITS, cpus: 2 };

test('a claim takes a ready computer with the limits of the plan, and its replacement is made', async () => {
  const { provider, made } = fakeProvider();
  const pool = poolOf(provider, 'iad', 1);
  await isFull(pool);

  const claimed = await claimComputer([pool], null, PLAN);
  await isFull(pool);

  expect(claimed).toMatchObject({ region: 'iad', warm: true, computer: { id: made[0], limits: PLAN } });
  expect(made).toHaveLength(2);
});

test('no computer is handed out twice, even if claims race', async () => {
  const { provider } = fakeProvider();
  const pool = poolOf(provider, 'iad', 3);
  await isFull(pool);

  const claimed = await Promise.all(Array.from({ length: 10 }, () => claimComputer([pool], null, PLAN)));

  expect(new Set(claimed.map(({ computer }) => computer.id)).size).toBe(10);
  expect(claimed.filter(({ warm }) => warm).length).toBeGreaterThanOrEqual(3);
});

test('without a region: the default one, then any other that is warm, then a cold start in the default', async () => {
  const { provider } = fakeProvider();
  const pools = [poolOf(provider, 'iad', 0), poolOf(provider, 'lhr', 0), poolOf(provider, 'syd', 1)] as const;
  await isFull(pools[2]);

  const first = await claimComputer(pools, null, PLAN);
  await pools[2].close();
  const second = await claimComputer(pools, null, PLAN);

  expect(first).toMatchObject({ region: 'syd', warm: true });
  expect(second).toMatchObject({ region: 'iad', warm: false });
});

test('a named region gives its own warm computer or a cold start there', async () => {
  const { provider } = fakeProvider();
  const pools = [poolOf(provider, 'iad', 1), poolOf(provider, 'lhr', 0)] as const;
  await isFull(pools[0]);

  const claimed = await claimComputer(pools, 'lhr', PLAN);

  expect(claimed).toMatchObject({ region: 'lhr', warm: false });
  expect(pools[0].state().ready).toBe(1);
});

test('a computer that fell ill while it waited is not handed out', async () => {
  const { provider, made, destroyed, sick } = fakeProvider();
  const pool = poolOf(provider, 'iad', 1);
  await isFull(pool);
  sick.add(made[0] as string);

  const claimed = await claimComputer([pool], null, PLAN);

  expect(claimed.computer.id).not.toBe(made[0]);
  expect(destroyed).toEqual([made[0]]);
});

test('a pool that cannot be filled answers immediately, and the cold start says why', async () => {
  const { provider, breakDown } = fakeProvider();
  breakDown();
  const pool = poolOf(provider, 'iad', 2);

  expect(await pool.take()).toBeNull();
  await expect(claimComputer([pool], null, PLAN)).rejects.toThrow('no computers today');
  await pool.close();
});

test('a closed pool destroys its waiting computers, including those being made', async () => {
  const { provider, made, destroyed } = fakeProvider();
  const pool = poolOf(provider, 'iad', 3);

  await pool.close();

  expect(destroyed.toSorted()).toEqual(made.toSorted());
  expect((await pool.take()) as Computer | null).toBeNull();
});

test('few computers are started at the same time, and one that an agent waits for goes first', async () => {
  const { provider, made, hold, letGo } = fakeProvider();
  hold();
  const pool = poolOf(provider, 'iad', 5, new PQueue({ concurrency: 2 }));
  await vi.waitFor(() => expect(made).toHaveLength(2));

  const claiming = claimComputer([pool], null, PLAN);
  letGo();
  await vi.waitFor(() => expect(made).toHaveLength(3));
  const third = made[2];
  letGo();
  letGo();

  expect((await claiming).computer.id).toBe(third);
  expect(pool.state().ready).toBe(2);
});

test('a closed pool makes none of the computers that it was waiting to start', async () => {
  const { provider, made, destroyed, hold, letGo } = fakeProvider();
  hold();
  const pool = poolOf(provider, 'iad', 5, new PQueue({ concurrency: 1 }));
  await vi.waitFor(() => expect(made).toHaveLength(1));

  const closing = pool.close();
  letGo();
  await closing;

  expect(made).toHaveLength(1);
  expect(destroyed).toEqual(made);
});

test('pools make only as many computers as there are places, and give one up for an agent elsewhere', async () => {
  const { provider, destroyed } = fakeProvider();
  const places = openPlaces(3);
  const limited = withPlaces(provider, places);
  const starts = new PQueue();
  const pools = [
    poolOf(limited, 'iad', 0, starts, places),
    poolOf(limited, 'lhr', 2, starts, places),
    poolOf(limited, 'syd', 2, starts, places),
  ] as const;
  const count = () => pools.reduce((sum, pool) => sum + pool.state().ready, 0);
  await vi.waitFor(() => expect([count(), places.free()]).toEqual([3, 0]));

  const claimed = [];
  for (let n = 0; n < 3; n++) claimed.push(await claimComputer(pools, 'iad', PLAN));
  const ready = count();
  await expect(claimComputer(pools, 'iad', PLAN)).rejects.toThrow('JETTSON_MAX_COMPUTERS');
  await claimed[0]?.computer.destroy();

  expect(ready).toBe(0);
  expect(destroyed).toHaveLength(4);
  await vi.waitFor(() => expect(count()).toBe(1));
});
