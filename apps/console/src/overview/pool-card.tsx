import type { Region } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { regionsQuery } from '../api/queries.ts';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';

const COLUMNS: Column<Region>[] = [
  {
    title: 'Region',
    isMain: true,
    cell: ({ name, is_default }) => (
      <span className="text-strong">
        {name}
        {is_default && <span className="ml-2 text-muted text-xs">default</span>}
      </span>
    ),
  },
  {
    title: 'Computers',
    cell: ({ pool, workers }) => (
      <span className="flex items-center gap-2">
        <PoolDots size={pool.size} ready={pool.ready} />
        <span className="tabular">{workers === 0 ? 'No worker' : `${pool.ready} of ${pool.size} ready`}</span>
      </span>
    ),
  },
  { title: 'Starting', isNumber: true, from: 'sm', cell: ({ pool }) => pool.starting },
  {
    title: 'Hit rate, 24 h',
    isNumber: true,
    cell: ({ hit_rate_24h, spawns_24h }) => (
      <span title={countOf(spawns_24h, 'spawn')}>
        {hit_rate_24h === null ? '–' : `${Math.round(hit_rate_24h * 100)}%`}
      </span>
    ),
  },
];

/** Ready computers per region, and how often a spawn found one. */
export function PoolCard() {
  const { data, error, refetch } = useQuery(regionsQuery(useApi()));
  return (
    <Card title="Warm pool" hint="Computers that are ready, so that agents start at once">
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
      {!data && !error && <SkeletonRows count={2} />}
      {data && <Table label="Warm pool" rows={data.regions} keyOf={({ name }) => name} columns={COLUMNS} />}
    </Card>
  );
}

const MOST_DOTS = 8;

function PoolDots({ size, ready }: { size: number; ready: number }) {
  if (size === 0 || size > MOST_DOTS) return null;
  return (
    <span aria-hidden className="flex gap-1">
      {Array.from({ length: size }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the dots have nothing else
        <span key={index} className={`size-2 rounded-full ${index < ready ? 'bg-good' : 'bg-line-strong'}`} />
      ))}
    </span>
  );
}
