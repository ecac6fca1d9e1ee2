import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useApi } from '../api/client.ts';
import { agentQuery } from '../api/queries.ts';
import { AllowedPage } from '../shell/allowed.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EMPTY_DRAFT, toDraft } from './spawn-draft.ts';
import { SpawnForm } from './spawn-form.tsx';

/** A new agent, from scratch or from an earlier one. */
export function SpawnPage() {
  const api = useApi();
  const { from, template } = useSearch({ from: '/shell/agents/new' });
  const earlier = useQuery({ ...agentQuery(api, from ?? ''), enabled: from !== undefined });
  const isWaiting = from !== undefined && earlier.isPending;
  const initial = earlier.data ? toDraft(earlier.data) : EMPTY_DRAFT;
  return (
    <Page
      title={from === undefined ? 'New agent' : 'Run again'}
      lead={
        from === undefined
          ? 'One task on its own computer. It starts immediately, and you can watch it work.'
          : 'A new agent with the same task and options, apart from its files and its webhook.'
      }
    >
      <AllowedPage to="agents">
        {isWaiting ? (
          <Skeleton className="h-72 w-full" />
        ) : (
          <SpawnForm key={from} initial={{ ...initial, template: template ?? initial.template }} />
        )}
      </AllowedPage>
    </Page>
  );
}
