import type { MemorySettings } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { memorySettingsQuery } from '../api/queries.ts';
import { useMay } from '../shell/allowed.tsx';
import { Card } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { useNotify } from '../ui/toast.tsx';

/** How agents use memories by themselves. */
export function MemoryCard() {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const mayChange = useMay()('memory');
  const { data } = useQuery(memorySettingsQuery(api));
  const change = useMutation({
    mutationFn: (part: Partial<MemorySettings>) =>
      api.call<MemorySettings>('PATCH', '/memory/settings', { body: part }),
    onSuccess: (next) => queries.setQueryData(memorySettingsQuery(api).queryKey, next),
    onError: notify.fail,
  });
  return (
    <Card
      title="Agent memory"
      hint={
        mayChange
          ? 'Each spawn can override these settings'
          : 'Members, admins and owners change these settings'
      }
    >
      <div className="space-y-3 p-4">
        {!data && <Skeleton className="h-14 w-full" />}
        {data && (
          <>
            <Switch
              label="Remind agents"
              hint="Each agent is shown the memories that are relevant to its task before it starts."
              checked={data.auto_recall}
              disabled={change.isPending || !mayChange}
              onChange={(event) => change.mutate({ auto_recall: event.target.checked })}
            />
            <Switch
              label="Learn from agents"
              hint="Up to five facts are saved from each run that completes."
              checked={data.auto_extract}
              disabled={change.isPending || !mayChange}
              onChange={(event) => change.mutate({ auto_extract: event.target.checked })}
            />
          </>
        )}
      </div>
    </Card>
  );
}
