import { leastRole, mayRole, type Permission } from '@jettson/contract';
import { ShieldOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyNote } from '../ui/notes.tsx';
import { useUser } from './user-context.ts';

/** Whether the role of whoever is signed in may do something. */
export function useMay(): (permission: Permission, does?: 'change' | 'read') => boolean {
  const { user } = useUser();
  return (permission, does = 'change') => mayRole(user.role, permission, does);
}

/** Shows something only to those whose role may use it. */
export function Allowed({ to, children }: { to: Permission; children: ReactNode }) {
  return useMay()(to) ? children : null;
}

/** A page that only some roles may use; others are told which. */
export function AllowedPage({
  to,
  does = 'change',
  children,
}: {
  to: Permission;
  does?: 'change' | 'read';
  children: ReactNode;
}) {
  const { user } = useUser();
  if (useMay()(to, does)) return children;
  return (
    <EmptyNote icon={<ShieldOff />} title="Your role cannot do this">
      Your role is {user.role}. This page needs the role {leastRole(to, does)}
      {leastRole(to, does) === 'owner' ? '' : ' or a higher one'}. Ask an admin of the account or an owner.
    </EmptyNote>
  );
}
