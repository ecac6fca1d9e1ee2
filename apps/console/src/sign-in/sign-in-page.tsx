import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { BASE_PATH } from '../api/server-url.ts';
import { SignInError, signIn } from '../api/session.ts';
import { SESSION_KEY, useSession } from '../shell/use-session.ts';
import { Button } from '../ui/button.tsx';
import { useTitle } from '../ui/page.tsx';
import { EmailField, PasswordField } from './credential-fields.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

const WORDS: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is not right.',
};

export function SignInPage() {
  useTitle('Sign in');
  const { next } = useSearch({ from: '/sign-in' });
  const session = useSession();
  const router = useRouter();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const entry = useMutation({
    mutationFn: () => signIn(email, password),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: SESSION_KEY });
      // Only ever a path of the console: the router has no other.
      const path = next?.startsWith('/') && !next.startsWith('//') ? next : '/';
      router.history.push(`${BASE_PATH}/console${path}`);
    },
  });
  if (session.data && !entry.isPending && !entry.isSuccess) return <Navigate to="/" replace />;
  const error = entry.error instanceof SignInError ? (WORDS[entry.error.code] ?? entry.error.message) : null;
  return (
    <SignInFrame title="Sign in" lead="Watch your agents work, and manage their keys and memory.">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          entry.mutate();
        }}
      >
        <EmailField value={email} onChange={setEmail} />
        <PasswordField value={password} onChange={setPassword} error={error} />
        <Button type="submit" look="primary" className="w-full" isBusy={entry.isPending}>
          Sign in
        </Button>
      </form>
      <p className="mt-6 text-muted text-xs">
        No password yet? The server's first start prints a link that creates the owner, and on this machine
        each start prints a link that signs you in directly. Everybody else needs an invitation.
      </p>
    </SignInFrame>
  );
}
