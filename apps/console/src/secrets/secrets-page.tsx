import type { Secret } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock, Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';
import { Allowed, AllowedPage } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useNotify } from '../ui/toast.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { PutSecretDialog } from './put-secret-dialog.tsx';
import { SecretTable } from './secret-table.tsx';

/** The secrets that agents can use and never see. */
export function SecretsPage() {
  return (
    <AllowedPage to="secrets" does="read">
      <SecretList />
    </AllowedPage>
  );
}

function SecretList() {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery(secretsQuery(api));
  /** The secret to replace; undefined for a new one. */
  const [editing, setEditing] = useState<{ secret: Secret | undefined } | null>(null);
  const [isConnecting, setIsConnecting] = useState(false);
  const [doomed, setDoomed] = useState<Secret | null>(null);
  const add = (
    <Allowed to="secrets">
      <Button look="primary" onClick={() => setEditing({ secret: undefined })}>
        <Plus aria-hidden className="size-4" /> Add secret
      </Button>
    </Allowed>
  );
  return (
    <Page
      title="Secrets"
      lead="Tokens that agents use but never see. Each is sent only to its own hosts."
      isWide
      actions={
        <Allowed to="secrets">
          <Button onClick={() => setIsConnecting(true)}>
            <Plug aria-hidden className="size-4" /> Connect MCP server
          </Button>
          {add}
        </Allowed>
      }
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <Card>
          <SkeletonRows count={3} />
        </Card>
      )}
      {data?.secrets.length === 0 && (
        <Card>
          <EmptyNote icon={<Lock />} title="No secrets yet" action={add}>
            Add a token, then choose it when you spawn an agent.
          </EmptyNote>
        </Card>
      )}
      {data && data.secrets.length > 0 && (
        <Card>
          {data.secrets.some(({ is_readable }) => !is_readable) && (
            <p className="border-line border-b px-4 py-2 text-bad">
              The server lacks the key that some were sealed with: restore the key, or replace these secrets.
            </p>
          )}
          <SecretTable
            secrets={data.secrets}
            onReplace={(secret) => setEditing({ secret })}
            onDelete={setDoomed}
          />
        </Card>
      )}
      {editing && <PutSecretDialog secret={editing.secret} onClose={() => setEditing(null)} />}
      {isConnecting && <ConnectDialog onClose={() => setIsConnecting(false)} />}
      {doomed && <DeleteDialog secret={doomed} onClose={() => setDoomed(null)} />}
    </Page>
  );
}

function DeleteDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const work = useMutation({
    mutationFn: () => api.call('DELETE', `/secrets/${secret.name}`),
    onError: notify.fail,
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: secretsQuery(api).queryKey });
      notify.say(`${secret.name} was deleted`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${secret.name}”?`}
      description="Running agents can no longer use it. This cannot be undone."
      refusal="Keep secret"
      action="Delete secret"
      work={work}
      onClose={onClose}
    />
  );
}
