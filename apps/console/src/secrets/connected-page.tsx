import type { Secret } from '@jettson/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLoaderData, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../api/client.ts';
import { secretsQuery } from '../api/queries.ts';
import { buttonClass } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Where an authorization server sends the browser back to: finishes the connection to an MCP server. */
export function ConnectedPage() {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const returned = useLoaderData({ from: '/shell/connected' });
  // A query rather than a mutation: React may mount a page twice, but the code can be redeemed only once.
  const { data: secret, error } = useQuery({
    queryKey: [api.accountId, 'connected', returned.state],
    queryFn: () => api.callConsole<Secret>('/connect/finish', returned),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the secret is there
  useEffect(() => {
    if (secret === undefined) return;
    notify.say(`${secret.name}: version ${secret.version} stored`);
    void queries.invalidateQueries({ queryKey: secretsQuery(api).queryKey });
    void navigate({ to: '/secrets', replace: true });
  }, [secret]);
  return (
    <Page title="Connect an MCP server">
      {error ? (
        <>
          <ErrorNote error={error} className="mb-4" />
          <Link to="/secrets" className={buttonClass()}>
            Back to the secrets
          </Link>
        </>
      ) : (
        <Card>
          <SkeletonRows count={2} />
        </Card>
      )}
    </Page>
  );
}
