import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, LogOut, Monitor, Moon, ShieldOff, Sun } from 'lucide-react';
import { useApi } from '../api/client.ts';
import { accountsQuery } from '../api/queries.ts';
import { signOut, signOutEverywhere } from '../api/session.ts';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { useNotify } from '../ui/toast.tsx';
import { AccountButton } from './account-button.tsx';
import { setTheme, useTheme } from './theme.ts';
import { useUser } from './user-context.ts';

const THEMES = [
  { value: 'system', label: 'System theme', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

/** The choice of account and theme, and signing out. */
export default function AccountMenu() {
  const api = useApi();
  const { user, chooseAccount } = useUser();
  const { data: all } = useQuery({ ...accountsQuery(api), enabled: user.role === 'owner' });
  const theme = useTheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const leave = async (end: () => Promise<unknown>) => {
    try {
      await end();
      queries.clear();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      notify.fail(error);
    }
  };
  const others = all?.accounts ?? [];
  return (
    <Menu align="start" isOpenAtFirst trigger={<AccountButton />}>
      {others.length > 1 && (
        <>
          <MenuLabel>Account</MenuLabel>
          {others.map(({ account_id, name, plan }) => (
            <MenuItem key={account_id} onSelect={() => chooseAccount(account_id)}>
              <span className="min-w-0 grow truncate">{name}</span>
              <span className="text-muted text-xs">{plan}</span>
              {account_id === api.accountId && <Check aria-label="shown" />}
            </MenuItem>
          ))}
          <MenuLine />
        </>
      )}
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map(({ value, label, icon: Icon }) => (
        <MenuItem key={value} onSelect={() => setTheme(value)}>
          <Icon aria-hidden />
          <span className="grow">{label}</span>
          {theme === value && <Check aria-label="chosen" />}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => void leave(signOut)}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
      <MenuItem onSelect={() => void leave(signOutEverywhere)}>
        <ShieldOff aria-hidden /> Sign out everywhere
      </MenuItem>
    </Menu>
  );
}
