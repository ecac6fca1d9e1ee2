import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useUser } from '../shell/user-context.ts';
import { Page } from '../ui/page.tsx';
import { settingsTabsOf } from './settings-tabs.ts';

/** The frame of all settings: each group has a page with its own address. */
export function SettingsPage() {
  const { user } = useUser();
  const { pathname } = useLocation();
  const tabs = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on another page another tab is the current one
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <Page title="Settings">
      <nav
        ref={tabs}
        aria-label="Settings"
        className="scroll-thin mb-5 flex gap-1 overflow-x-auto border-line border-b"
      >
        {settingsTabsOf(user.role).map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/settings' }}
            className="flex h-9 shrink-0 items-center border-b-2 px-2.5 font-medium"
            activeProps={{ className: 'border-accent text-strong' }}
            inactiveProps={{ className: 'border-transparent text-muted hover:text-strong' }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </Page>
  );
}
