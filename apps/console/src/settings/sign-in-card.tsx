import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changePassword, setCredentials } from '../api/session.ts';
import { SESSION_KEY } from '../shell/use-session.ts';
import { useUser } from '../shell/user-context.ts';
import { EmailField, PasswordField } from '../sign-in/credential-fields.tsx';
import { useSignInWays } from '../sign-in/use-sign-in-ways.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/page.tsx';
import { useNotify } from '../ui/toast.tsx';
import { LOCAL_OWNER_EMAIL } from './local-owner-note.tsx';

/** How this person signs in. */
export function SignInCard() {
  const { user } = useUser();
  const { data: ways } = useSignInWays();
  const isLocal = user.email === LOCAL_OWNER_EMAIL;
  return (
    <Card title="Your sign-in" hint={isLocal ? "You signed in with this machine's link" : user.email}>
      <div className="p-4">
        {!ways?.password && (
          <p className="text-muted">
            {ways?.provider ? `You sign in with ${ways.provider.name}.` : 'Loading how you sign in…'}
          </p>
        )}
        {ways?.password && (isLocal ? <CredentialsForm /> : <PasswordForm />)}
      </div>
    </Card>
  );
}

function CredentialsForm() {
  const queries = useQueryClient();
  const notify = useNotify();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => setCredentials(email, password),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: SESSION_KEY });
      notify.say('You can now sign in with these');
    },
  });
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <EmailField value={email} onChange={setEmail} error={save.error?.message} className="min-w-48 flex-1" />
      <PasswordField isNew value={password} onChange={setPassword} className="min-w-48 flex-1" />
      <Button type="submit" look="primary" isBusy={save.isPending} className="mt-5.5">
        Save
      </Button>
    </form>
  );
}

function PasswordForm() {
  const notify = useNotify();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess() {
      setCurrent('');
      setNext('');
      notify.say('Password changed; other sessions are signed out');
    },
  });
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <PasswordField
        label="Current password"
        value={current}
        onChange={setCurrent}
        error={change.error?.message}
        className="min-w-48 flex-1"
      />
      <PasswordField label="New password" isNew value={next} onChange={setNext} className="min-w-48 flex-1" />
      <Button type="submit" isBusy={change.isPending} className="mt-5.5">
        Change password
      </Button>
    </form>
  );
}
