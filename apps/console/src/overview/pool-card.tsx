import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { regionsQuery } from '../api/queries.ts';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';

/** Ready computers per region, and how often a spawn found one. */
export function PoolCard() {
  const { data, error, refetch } = useQuery(regionsQuery(useApi()));
  return (
    <Card title="Warm pool" hint="Ready computers, so that an agent starts immediately">
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
      {!data && !error && <SkeletonRows count={3} />}
      {data && (
        <div className="overflow-x-auto">
          <table className="w-full min-w-96 text-left">
            <thead className="text-muted text-xs">
              <tr className="border-line border-b [&>th]:px-4 [&>th]:py-1.5 [&>th]:font-normal">
                <th>Region</th>
                <th>Computers</th>
                <th className="text-right">Starting</th>
                <th className="text-right">Hit rate, 24 h</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {data.regions.map(({ name, is_default, pool, hit_rate_24h, spawns_24h, workers }) => (
                <tr key={name} className="[&>td]:px-4 [&>td]:py-2.5">
                  <td className="font-mono text-strong text-xs">
                    {name}
                    {is_default && <span className="ml-2 font-sans text-muted">default</span>}
                  </td>
                  <td>
                    <span className="flex items-center gap-2">
                      <PoolDots size={pool.size} ready={pool.ready} />
                      <span className="tabular text-xs">
                        {workers === 0 ? 'no worker' : `${pool.ready} of ${pool.size} ready`}
                      </span>
                    </span>
                  </td>
                  <td className="tabular text-right">{pool.starting}</td>
                  <td className="tabular text-right" title={`${spawns_24h} spawns`}>
                    {hit_rate_24h === null ? '–' : `${Math.round(hit_rate_24h * 100)} %`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
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
