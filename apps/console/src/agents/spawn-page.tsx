import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { spawnRequestQuery } from '../api/queries.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { MissingNote } from './missing-note.tsx';
import { describeMissing, EMPTY_DRAFT, toDraft } from './spawn-draft.ts';
import { SpawnForm } from './spawn-form.tsx';

/** A new agent, from scratch or from an earlier one. */
export function SpawnPage() {
  const api = useApi();
  const { from, template } = useSearch({ from: '/shell/agents/new' });
  const {
    data: earlier,
    isPending,
    error,
    refetch,
  } = useQuery({
    ...spawnRequestQuery(api, from ?? ''),
    enabled: from !== undefined,
  });
  const initial = earlier ? toDraft(earlier.request, earlier.uploads) : EMPTY_DRAFT;
  return (
    <Page
      title={from === undefined ? 'New agent' : 'Run again'}
      lead={
        from === undefined
          ? 'One task on its own computer. It starts immediately, and you can watch it work.'
          : 'A new agent with everything that the other one had. Change what you like before it starts.'
      }
    >
      <AllowedPage to="agents">
        {from !== undefined && isPending && <Skeleton className="h-72 w-full" />}
        {error && <ErrorNote error={error} onRetry={() => void refetch()} className="mb-4" />}
        {earlier && <MissingNote sentences={describeMissing(earlier.missing)} />}
        {/* An empty form would be filled in by hand, and keep nothing of the earlier agent. */}
        {(from === undefined || earlier) && (
          <SpawnForm key={from} initial={{ ...initial, template: template ?? initial.template }} />
        )}
      </AllowedPage>
    </Page>
  );
}
