import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { keepAccountChoice, readAccountChoice } from '../api/account-choice.ts';
import { ApiContext, createApi } from '../api/client.ts';
import { ErrorNote } from '../ui/notes.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { AppFrame } from './app-frame.tsx';
import { useSession } from './use-session.ts';
import { UserContext } from './user-context.ts';

/** Everything behind the sign-in: the user, the account, and the frame around the pages. */
export function SignedInShell() {
  const session = useSession();
  const { href } = useLocation();
  const navigate = useNavigate();
  const [choice, setChoice] = useState(readAccountChoice);
  const user = session.data ?? null;
  const accountId =
    user === null ? null : user.role === 'owner' ? (choice ?? user.accountId) : user.accountId;
  const api = useMemo(() => (accountId === null ? null : createApi(accountId)), [accountId]);

  const isSignedOut = session.isSuccess && user === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; on the way to the sign-in the address changes
  useEffect(() => {
    if (isSignedOut) void navigate({ to: '/sign-in', search: { next: href }, replace: true });
  }, [isSignedOut]);

  if (session.isPending || isSignedOut) {
    return (
      <div role="status" aria-label="Loading" className="grid h-full place-items-center text-muted">
        <Spinner className="size-5" />
      </div>
    );
  }
  if (session.isError && user === null) {
    return (
      <main className="mx-auto max-w-md p-6">
        <ErrorNote error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (user === null || api === null) return null;
  const chooseAccount = (next: string) => {
    keepAccountChoice(next === user.accountId ? null : next);
    setChoice(next === user.accountId ? null : next);
  };
  return (
    <UserContext value={{ user, chooseAccount }}>
      <ApiContext value={api}>
        <AppFrame key={api.accountId}>
          <Outlet />
        </AppFrame>
      </ApiContext>
    </UserContext>
  );
}
