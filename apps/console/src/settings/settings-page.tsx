import { Link, Outlet } from '@tanstack/react-router';
import { useUser } from '../shell/user-context.ts';
import { Page } from '../ui/page.tsx';
import { settingsTabsOf } from './settings-tabs.ts';

/** The frame of all settings: each group has a page with its own address. */
export function SettingsPage() {
  const { user } = useUser();
  return (
    <Page title="Settings">
      <nav aria-label="Settings" className="mb-5 flex flex-wrap gap-x-1 border-line border-b">
        {settingsTabsOf(user.role).map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === '/settings' }}
            className="flex h-9 items-center border-b-2 px-2.5 font-medium"
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
