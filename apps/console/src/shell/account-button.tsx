import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useApi } from '../api/client.ts';
import { accountQuery } from '../api/queries.ts';
import { useUser } from './user-context.ts';

/** Who is signed in, and for which account. */
export function AccountButton(props: ComponentProps<'button'>) {
  const { user } = useUser();
  const { data: account } = useQuery(accountQuery(useApi()));
  return (
    <button
      type="button"
      title={user.email}
      {...props}
      className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-hover data-[state=open]:bg-hover @max-[8rem]:justify-center @max-[8rem]:px-0"
    >
      <span
        aria-hidden
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs uppercase"
      >
        {user.email.slice(0, 1)}
      </span>
      <span className="min-w-0 grow @max-[8rem]:sr-only">
        <span className="block truncate font-medium text-strong text-xs">{account?.name ?? '…'}</span>
        <span className="block truncate text-muted text-xs">{user.email}</span>
      </span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted @max-[8rem]:hidden" />
    </button>
  );
}
