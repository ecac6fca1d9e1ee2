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
  if (user.email !== LOCAL_OWNER_EMAIL || !ways?.password) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-panel px-4 py-3 shadow-card"
    >
      <UserRoundCog aria-hidden className="size-4 shrink-0 text-accent" />
      <p className="min-w-0 grow text-body">
        You signed in with this machine's link. Set an e-mail address and a password so that you can also sign
        in from elsewhere.
      </p>
      <Link to="/settings" className={buttonClass('secondary', 'small')}>
        Set them
      </Link>
    </div>
  );
}
