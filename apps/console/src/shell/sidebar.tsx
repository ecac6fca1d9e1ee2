import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { NeedsYouCount } from '../inbox/needs-you-count.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { MOD_KEY } from '../ui/platform.ts';
import { AccountButton } from './account-button.tsx';
import { Logo } from './logo.tsx';
import { navGroupsOf } from './nav-items.ts';
import { useUser } from './user-context.ts';

/** Menus would be a third of the first load: this one is loaded when it is opened. */
const AccountMenu = lazy(() => import('./account-menu.tsx'));

/** The navigation. Without room for labels it shows icons, and the label of one that is pointed at or has the focus. */
export function Sidebar({ onPalette }: { onPalette: () => void }) {
  const { user } = useUser();
  const [hasMenu, setHasMenu] = useState(false);
  return (
    <div className="scroll-thin flex h-full flex-col gap-3 overflow-y-auto p-3">
      <div className="px-2 pt-1 @max-[8rem]:px-1.5">
        <Logo />
      </div>
      <button
        type="button"
        onClick={onPalette}
        className="group flex h-8 shrink-0 items-center gap-2 rounded-md border border-edge bg-panel px-2 text-muted hover:border-muted @max-[8rem]:justify-center"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="rail-label">Search</span>
        <span className="ml-auto flex gap-1 @max-[8rem]:hidden">
          <Kbd>{MOD_KEY}</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      <nav aria-label="Main" className="flex flex-col gap-4">
        {navGroupsOf(user.role).map((items) => (
          <div key={items[0]?.to} className="flex flex-col gap-px">
            {items.map(({ to, label, icon: Icon }) => (
              <Link
                key={to}
                to={to}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                className="group relative flex h-8 items-center gap-2.5 rounded-md px-2 font-medium @max-[8rem]:justify-center"
                activeProps={{ className: 'bg-active text-strong' }}
                inactiveProps={{ className: 'text-body hover:bg-hover hover:text-strong' }}
              >
                <Icon aria-hidden className="size-4 text-muted group-aria-[current]:text-accent" />
                <span className="rail-label">{label}</span>
                {to === '/needs-you' && <NeedsYouCount />}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <div className="mt-auto">
        {hasMenu ? (
          <Suspense fallback={<AccountButton />}>
            <AccountMenu />
          </Suspense>
        ) : (
          <AccountButton aria-haspopup="menu" aria-expanded={false} onClick={() => setHasMenu(true)} />
        )}
      </div>
    </div>
  );
}
