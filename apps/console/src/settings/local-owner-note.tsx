import { Link } from '@tanstack/react-router';
import { UserRoundCog } from 'lucide-react';
import { useUser } from '../shell/user-context.ts';
import { useSignInWays } from '../sign-in/use-sign-in-ways.ts';
import { buttonClass } from '../ui/button.tsx';

/** The address of an owner who signed in with this machine's link and has not chosen one yet. */
export const LOCAL_OWNER_EMAIL = 'owner@localhost.localdomain';

export function LocalOwnerNote() {
  const { user } = useUser();
  const { data: ways } = useSignInWays();
  // Nearly always there are passwords: a note that came after the answer would push the page down.
  if (user.email !== LOCAL_OWNER_EMAIL || ways?.password === false) return null;
  return (
    <div role="status" className="flex gap-3 rounded-lg border border-line bg-panel px-4 py-3 shadow-card">
      <UserRoundCog aria-hidden className="mt-1 size-4 shrink-0 text-accent" />
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 grow basis-64 text-body">
          You signed in with this machine’s link. Set an e-mail address and a password so that you can also
          sign in from elsewhere.
        </p>
        <Link to="/settings" className={buttonClass('secondary', 'small')}>
          Set them
        </Link>
      </div>
    </div>
  );
}
