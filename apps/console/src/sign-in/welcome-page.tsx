import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { followLink, lookUpLink, readSession } from '../api/session.ts';
import { SESSION_KEY } from '../shell/use-session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { useTitle } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { EmailField, PASSWORD_MIN_CHARS, PasswordField } from './credential-fields.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { useSignInWays } from './use-sign-in-ways.ts';

/** Where a one-time link leads: signs in directly, or asks a new person to choose their credentials. */
export function WelcomePage() {
  useTitle('Welcome');
  const [token] = useState(() => location.hash.slice(1));
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => lookUpLink(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entry = useMutation({
    mutationFn: followLink,
    async onSuccess() {
      // The token is used up, so it need not stay in the history.
      history.replaceState(null, '', location.pathname);
      await queries.invalidateQueries({ queryKey: SESSION_KEY });
      await navigate({ to: '/', replace: true });
    },
  });
  const { mutate } = entry;
  const ways = useSignInWays();
  const isDirect = link.data?.is_direct === true;
  const isFollowed = useRef(false);
  useEffect(() => {
    if (!isDirect || isFollowed.current) return;
    isFollowed.current = true;
    mutate({ token });
  }, [isDirect, mutate, token]);

  const isUsedUp = link.isError || (isDirect && entry.isError);
  // A link works once. Whoever is signed in and opens it again wants to be where it led.
  const session = useQuery({ queryKey: SESSION_KEY, queryFn: readSession, enabled: isUsedUp });
  const isSignedIn = isUsedUp && session.data != null;
  useEffect(() => {
    if (isSignedIn) void navigate({ to: '/', replace: true });
  }, [isSignedIn, navigate]);

  if (isUsedUp && !session.isPending && !isSignedIn) {
    return (
      <SignInFrame title="This link does not work" lead={(link.error ?? entry.error)?.message}>
        <Link to="/sign-in" className={buttonClass('primary')}>
          Sign in
        </Link>
      </SignInFrame>
    );
  }
  if (isUsedUp || link.isPending || ways.isPending || isDirect) {
    return (
      <div role="status" aria-label="Signing in" className="grid h-full place-items-center text-muted">
        <Spinner className="size-5" />
      </div>
    );
  }
  const isOwner = link.data.kind === 'owner';
  const provider = isOwner ? null : (ways.data?.provider ?? null);
  if (provider !== null && ways.data?.password === false) {
    return (
      <SignInFrame title="You are invited" lead={`Sign in with ${provider.name}, as ${link.data.email}.`}>
        <ProviderButton name={provider.name} next="/" look="primary" />
      </SignInFrame>
    );
  }
  const needsPassword = ways.data?.password !== false;
  return (
    <SignInFrame
      title={isOwner ? 'Welcome to Jettson' : 'You are invited'}
      lead={
        isOwner
          ? 'Choose an e-mail address and a password to sign in with. You own this installation: you see all accounts and set their plans.'
          : 'Choose a password to sign in.'
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          mutate({
            token,
            ...(needsPassword && { password }),
            ...(link.data.email ? {} : { email }),
          });
        }}
      >
        <EmailField
          value={link.data.email ?? email}
          onChange={setEmail}
          readOnly={link.data.email !== null}
        />
        {needsPassword && (
          <PasswordField
            isNew
            hint={`At least ${PASSWORD_MIN_CHARS} characters. A few words are easy to remember.`}
            value={password}
            onChange={setPassword}
            error={entry.error?.message}
          />
        )}
        {!needsPassword && entry.error && (
          <p role="alert" className="text-bad text-xs">
            {entry.error.message}
          </p>
        )}
        <Button type="submit" look="primary" className="w-full" isBusy={entry.isPending}>
          {isOwner ? 'Create the owner' : 'Join'}
        </Button>
        {provider && <ProviderButton name={provider.name} next="/" look="secondary" />}
      </form>
    </SignInFrame>
  );
}
