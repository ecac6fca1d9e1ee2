import type { Secret } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Lock, Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';
import { Allowed, AllowedPage, useMay } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyNote, ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { PutSecretDialog } from './put-secret-dialog.tsx';

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
          <ul aria-label="Secrets" className="divide-y divide-line">
            {data.secrets.map((secret) => (
              <SecretRow
                key={secret.name}
                secret={secret}
                onReplace={() => setEditing({ secret })}
                onDelete={() => setDoomed(secret)}
              />
            ))}
          </ul>
        </Card>
      )}
      {editing && <PutSecretDialog secret={editing.secret} onClose={() => setEditing(null)} />}
      {isConnecting && <ConnectDialog onClose={() => setIsConnecting(false)} />}
      {doomed && <DeleteDialog secret={doomed} onClose={() => setDoomed(null)} />}
    </Page>
  );
}

function SecretRow({
  secret,
  onReplace,
  onDelete,
}: {
  secret: Secret;
  onReplace: () => void;
  onDelete: () => void;
}) {
  const mayAudit = useMay()('admin', 'read');
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3">
      <div className="min-w-0 grow basis-52">
        <p className="flex flex-wrap items-center gap-2 font-medium font-mono text-strong">
          <span className="break-anywhere">{secret.name}</span>
          {secret.type === 'oauth' && <Tag>OAuth</Tag>}
          {!secret.is_readable && <Tag tone="bad">cannot be read</Tag>}
        </p>
        <p className="break-anywhere text-muted text-xs">
          <span className="font-mono">{secret.hosts.join(', ')}</span>
          {' · in '}
          {placesText(secret)}
        </p>
        {!secret.is_readable && (
          <p className="text-bad text-xs">
            The server lacks the key that it was sealed with: restore the key, or replace the secret.
          </p>
        )}
        {secret.description && <p className="break-anywhere text-muted text-xs">{secret.description}</p>}
      </div>
      <p className="w-44 text-muted text-xs">
        Version {secret.version}, <TimeAgo at={secret.updated_at} />
        <br />
        {secret.last_used_at ? (
          <>
            Used <TimeAgo at={secret.last_used_at} />
            {mayAudit && (
              <>
                {' · '}
                <Link
                  to="/audit"
                  search={{ action: 'secret.used', target: secret.name }}
                  aria-label={`Uses of ${secret.name}`}
                  className="text-accent underline"
                >
                  Uses
                </Link>
              </>
            )}
          </>
        ) : (
          'Never used'
        )}
      </p>
      <Allowed to="secrets">
        <div className="flex gap-2">
          <Button size="small" onClick={onReplace} aria-label={`Replace ${secret.name}`}>
            Replace
          </Button>
          <Button look="danger" size="small" onClick={onDelete} aria-label={`Delete ${secret.name}`}>
            Delete
          </Button>
        </div>
      </Allowed>
    </li>
  );
}

/** Where in a request the value may be: "headers and query". */
function placesText({ inject }: Secret): string {
  const places = [inject.header && 'headers', inject.query && 'query', inject.body && 'body'];
  return (
    new Intl.ListFormat('en').format(places.filter((place) => typeof place === 'string')) ||
    'no part of a request'
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
