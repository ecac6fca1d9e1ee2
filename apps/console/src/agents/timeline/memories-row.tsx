import { JettsonNotFoundError } from '@jettson/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.ts';
import { formatCount } from '../../api/format.ts';
import { Provenance } from '../../memory/provenance.tsx';
import { historyQuery } from '../../memory/use-memories.ts';
import { useMemoryChanges } from '../../memory/use-memory-changes.ts';
import { useMay } from '../../shell/allowed.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { memoryInRun } from './memory-in-run.ts';
import type { MemoryOfRun } from './run-step.ts';

/** Each is a call of its own, and a tree of agents may have hundreds. */
const SHOWN = 10;

/** Memories that the run recalled or kept: what they said then, what became of them, where they came from, and a way to forget them. */
export function MemoriesRow({ title, memories }: { title: string; memories: MemoryOfRun[] }) {
  const [isWhole, setIsWhole] = useState(false);
  return (
    <section aria-label={title}>
      <p className="text-muted text-xs leading-5">{title}</p>
      <ul className="mt-1 divide-y divide-line rounded-lg border border-line">
        {(isWhole ? memories : memories.slice(0, SHOWN)).map((memory) => (
          <OneMemory key={`${memory.namespace} ${memory.key}`} memory={memory} />
        ))}
      </ul>
      {!isWhole && memories.length > SHOWN && (
        <button type="button" onClick={() => setIsWhole(true)} className="mt-1 text-accent text-xs">
          Show all {formatCount(memories.length)}
        </button>
      )}
    </section>
  );
}

function OneMemory({ memory }: { memory: MemoryOfRun }) {
  const { key, namespace } = memory;
  const mayForget = useMay()('memory');
  const { data: versions, error, isPending } = useQuery(historyQuery(useApi(), memory));
  const { forget } = useMemoryChanges(key, namespace);
  const found = versions && memoryInRun(versions, memory.version);
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
        {found?.isLive && mayForget && (
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
      {error instanceof JettsonNotFoundError && <p className="text-muted">Deleted for good since</p>}
      {found?.was && (
        <>
          <p className="break-anywhere whitespace-pre-wrap text-body">{found.was.value}</p>
          <Provenance memory={found.was} />
        </>
      )}
      {found?.since && <p className="mt-1 text-warn">{found.since}</p>}
      {found?.now && <p className="break-anywhere whitespace-pre-wrap text-muted">Now: {found.now}</p>}
    </li>
  );
}
