import { type ComputerProvider, ComputersUnavailableError } from '@jettson/computers';
import { counter, gauge, histogram } from '../telemetry/metrics.ts';
import { NoPlaceError } from './computer-places.ts';
import type { WarmPool } from './warm-pool.ts';

const started = counter({
  name: 'jettson_computers_started_total',
  help: 'Computers that were made, for pools and for agents.',
  labels: ['region'],
});

const failed = counter({
  name: 'jettson_computer_starts_failed_total',
  help: 'Computers that could not be made. unavailable: this machine cannot make any.',
  labels: ['region', 'reason'],
});

const duration = histogram({
  name: 'jettson_computer_start_duration_seconds',
  help: 'How long it took to make a computer.',
  buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

const computers = gauge({
  name: 'jettson_computers',
  help: 'Computers of this process: ready in a pool, being made for one, or with an agent.',
  labels: ['state'],
});

const places = gauge({
  name: 'jettson_computer_places',
  help: 'How many computers this process may have (JETTSON_MAX_COMPUTERS), and how many of these places are free.',
  labels: ['state'],
});

/** The same provider, with what it makes counted. */
export function meterComputers(provider: ComputerProvider): ComputerProvider {
  return {
    ...provider,
    async create(spec) {
      const region = spec.labels.region ?? 'none';
      const start = performance.now();
      try {
        const computer = await provider.create(spec);
        started.add({ region });
        duration.observe({}, (performance.now() - start) / 1000);
        return computer;
      } catch (error) {
        if (error instanceof NoPlaceError) throw error;
        const isUnavailable = error instanceof ComputersUnavailableError;
        failed.add({ region, reason: isUnavailable ? 'unavailable' : 'failed' });
        throw error;
      }
    },
  };
}

/** Shows the computers of these pools, which share their places, until the returned function is called. */
export function watchPools(pools: readonly [WarmPool, ...WarmPool[]]): () => void {
  const [{ places: shared }] = pools;
  const stops = [
    computers.watch(() => {
      const states = pools.map((pool) => pool.state());
      const ready = states.reduce((total, state) => total + state.ready, 0);
      const starting = states.reduce((total, state) => total + state.starting, 0);
      return [
        { labels: { state: 'ready' }, value: ready },
        { labels: { state: 'starting' }, value: starting },
        // One that is being made has no place until it is its turn.
        { labels: { state: 'used' }, value: Math.max(0, shared.taken() - ready - starting) },
      ];
    }),
    places.watch(() => [
      { labels: { state: 'all' }, value: shared.max },
      { labels: { state: 'free' }, value: shared.max - shared.taken() },
    ]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
