import { MEMBER_ROLES, type MemberRole } from '@jettson/contract';
import { Eye, Minus, Pencil } from 'lucide-react';
import { useUser } from '../shell/user-context.ts';
import { cn } from '../ui/class-names.ts';
import { Card } from '../ui/page.tsx';
import { type Right, ROLE_RIGHTS } from './role-rights.ts';

const MARKS = {
  change: { icon: Pencil, label: 'Change', className: 'text-strong' },
  read: { icon: Eye, label: 'Read', className: 'text-body' },
  none: { icon: Minus, label: 'No', className: 'text-muted' },
};

/** Who may do what, with the reader's own role marked. */
export function RoleTable() {
  const { user } = useUser();
  const mark = (role: MemberRole) => role === user.role && 'bg-accent-soft';
  return (
    <Card
      title="What each role may do"
      hint="Who can change something can also read it. The pencil means change, the eye read."
    >
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <thead>
            <tr className="border-line border-b text-xs">
              <th scope="col" className="px-4 py-2 font-normal text-muted">
                Part
              </th>
              {MEMBER_ROLES.map((role) => (
                <th
                  key={role}
                  scope="col"
                  className={cn('px-1.5 py-2 text-center font-medium text-strong sm:px-3', mark(role))}
                >
                  <span className="capitalize">{role}</span>
                  {role === user.role && <span className="block font-normal text-muted">you</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {ROLE_RIGHTS.map(({ label, rights }) => (
              <tr key={label} className="h-9">
                <th scope="row" className="px-4 py-1 text-pretty font-normal text-body">
                  {label}
                </th>
                {MEMBER_ROLES.map((role) => (
                  <td key={role} className={cn('px-1.5 py-1 text-center sm:px-3', mark(role))}>
                    <RightMark right={rights[role]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function RightMark({ right }: { right: Right }) {
  const { icon: Icon, label, className } = MARKS[right];
  return (
    <span className={cn('inline-flex items-center gap-1.5 text-xs', className)}>
      <Icon aria-hidden className="size-3.5" />
      <span className="max-sm:sr-only">{label}</span>
    </span>
  );
}
