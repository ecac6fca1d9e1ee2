import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { describeProviderFault } from '../api/provider-sign-in.ts';
import { BASE_PATH } from '../api/server-url.ts';
import { SignInError, signIn } from '../api/session.ts';
import { SESSION_KEY, useSession } from '../shell/use-session.ts';
import { Button } from '../ui/button.tsx';
import { useTitle } from '../ui/page.tsx';
import { EmailField, PasswordField } from './credential-fields.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { useSignInWays } from './use-sign-in-ways.ts';

const WORDS: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is wrong.',
};

export function SignInPage() {
  useTitle('Sign in');
  const { next, error } = useSearch({ from: '/sign-in' });
  const session = useSession();
  const ways = useSignInWays();
  const [isEntering, setIsEntering] = useState(false);
  if (session.data && !isEntering) return <Navigate to="/" replace />;
  // Only ever a path of the console: the router has no other.
  const path = next?.startsWith('/') && !next.startsWith('//') ? next : '/';
  const fault = describeProviderFault(error);
  // Until the server has said so, nobody is kept from the form.
  const hasPasswords = ways.data?.password ?? true;
  const provider = ways.data?.provider ?? null;
  return (
    <SignInFrame title="Sign in" lead="Watch agents work, manage keys, explore memory.">
      <div className="space-y-4">
        {fault && (
          <p role="alert" className="rounded-lg border border-line bg-bad-soft p-3 text-strong">
            {fault}
          </p>
        )}
        {provider && (
          <ProviderButton name={provider.name} next={path} look={hasPasswords ? 'secondary' : 'primary'} />
        )}
        {provider && hasPasswords && (
          <p className="flex items-center gap-3 text-muted text-xs before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
            or
          </p>
        )}
        {hasPasswords && <PasswordForm path={path} onEnter={() => setIsEntering(true)} />}
      </div>
      <p className="mt-6 text-muted text-xs">
        {hasPasswords
          ? 'No password yet? When the server starts for the first time, it prints a link that creates the owner. On the server’s own machine, every start prints a link that signs you in. Everyone else needs an invitation.'
          : 'You need an invitation, or an e-mail address of your organization.'}
      </p>
    </SignInFrame>
  );
}

function PasswordForm({ path, onEnter }: { path: string; onEnter: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const entry = useMutation({
    mutationFn: () => signIn(email, password),
    async onSuccess() {
      onEnter();
      await queries.invalidateQueries({ queryKey: SESSION_KEY });
      router.history.push(`${BASE_PATH}/console${path}`);
    },
  });
  const error = entry.error instanceof SignInError ? (WORDS[entry.error.code] ?? entry.error.message) : null;
  return (
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
  );
}
