import type { ApiKey } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { keysQuery } from '../api/queries.ts';
import { serverTime } from '../api/server-clock.ts';
import { ExampleBlocks } from '../code/example-blocks.tsx';
import { FIRST } from '../code/first-example.ts';
import { UseFromCode } from '../code/use-from-code.tsx';
import { AllowedPage } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useNotify } from '../ui/toast.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyTable } from './key-table.tsx';

export function KeysPage() {
  return (
    <AllowedPage to="admin">
      <KeyLists />
    </AllowedPage>
  );
}

function KeyLists() {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery(keysQuery(api));
  const [isCreating, setIsCreating] = useState(false);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const now = serverTime();
  const isLive = ({ revoked_at, expires_at }: ApiKey) =>
    revoked_at === null && (expires_at === null || new Date(expires_at).getTime() > now);
  const live = data?.keys.filter(isLive) ?? [];
  const past = data?.keys.filter((key) => !isLive(key)) ?? [];
  const create = (
    <Button look="primary" onClick={() => setIsCreating(true)}>
      <Plus aria-hidden className="size-4" /> Create key
    </Button>
  );
  return (
    <Page
      title="API keys"
      isWide
      lead={
        <>
          Programs call the API with a key, which acts for this account. The keys of model providers are under{' '}
          <Link to="/settings/models" className="text-accent underline">
            Settings, Models
          </Link>
          .
        </>
      }
      actions={
        <>
          <UseFromCode>
            {() => <ExampleBlocks title="Your first agent in three lines" example={FIRST} />}
          </UseFromCode>
          {create}
        </>
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <Card>
          <SkeletonRows count={3} />
        </Card>
      )}
      {data && live.length === 0 && (
        <Card>
          <EmptyNote icon={<KeyRound />} title="No active keys" action={create}>
            Create a key, then spawn your first agent from a program with three lines of code.
          </EmptyNote>
        </Card>
      )}
      {live.length > 0 && (
        <Card>
          <KeyTable keys={live} label="Active keys" onRevoke={setDoomed} />
        </Card>
      )}
      {past.length > 0 && (
        <Card title="Revoked and expired" className="mt-6">
          <KeyTable keys={past} label="Revoked and expired keys" />
        </Card>
      )}
      {isCreating && <CreateKeyDialog onClose={() => setIsCreating(false)} />}
      {doomed && <RevokeDialog apiKey={doomed} onClose={() => setDoomed(null)} />}
    </Page>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const revoke = useMutation({
    mutationFn: () => api.call('DELETE', `/keys/${apiKey.key_id}`),
    onError: notify.fail,
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: keysQuery(api).queryKey });
      notify.say(`${apiKey.name} was revoked`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Revoke “${apiKey.name}”?`}
      description="Calls with this key will be rejected from now on. This cannot be undone."
      refusal="Keep key"
      action="Revoke key"
      work={revoke}
      onClose={onClose}
    >
      <p className="font-mono text-strong text-xs">{apiKey.hint}</p>
    </ConfirmDialog>
  );
}
