import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/client.ts';
import { Provenance } from '../../memory/provenance.tsx';
import { memoryKey } from '../../memory/use-memories.ts';
import { useMemoryChanges } from '../../memory/use-memory-changes.ts';
import { useMay } from '../../shell/allowed.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { MemoryOfRun } from './run-step.ts';

/** Memories that the run recalled or kept: what they say now, where they came from, and a way to forget them. */
export function MemoriesRow({ title, memories }: { title: string; memories: MemoryOfRun[] }) {
  return (
    <section aria-label={title}>
      <p className="text-muted text-xs leading-5">{title}</p>
      <ul className="mt-1 divide-y divide-line rounded-lg border border-line">
        {memories.map((memory) => (
          <OneMemory key={`${memory.namespace} ${memory.key}`} memory={memory} />
        ))}
      </ul>
    </section>
  );
}

function OneMemory({ memory: { key, namespace } }: { memory: MemoryOfRun }) {
  const api = useApi();
  const mayForget = useMay()('memory');
  const { data, isPending } = useQuery({
    queryKey: memoryKey(api, 'one', namespace, key),
    queryFn: () => api.client.memory.get(key, { namespace }),
  });
  const { forget } = useMemoryChanges(key, namespace);
  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3">
        <Link
          to="/memory"
          search={{ key, in: namespace }}
          preload={false}
          className="break-anywhere font-medium text-strong hover:underline"
        >
          {key}
        </Link>
        <span className="grow font-mono text-muted text-xs">{namespace}</span>
        {data && mayForget && (
          <Button
            size="small"
            look="quiet"
            aria-label={`Forget ${key}`}
            isBusy={forget.isPending}
            onClick={() => forget.mutate()}
          >
            Forget
          </Button>
        )}
      </div>
      {isPending && <Skeleton className="my-1 h-4 w-1/2" />}
      {data === null && <p className="text-muted">Forgotten since</p>}
      {data && (
        <>
          <p className="break-anywhere whitespace-pre-wrap text-body">{data.value}</p>
          <Provenance memory={data} />
        </>
      )}
    </li>
  );
}
