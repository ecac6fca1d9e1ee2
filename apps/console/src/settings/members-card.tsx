import { grantableRoles, type MemberRole } from '@jettson/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { membersQuery } from '../api/queries.ts';
import { SESSION_KEY } from '../shell/use-session.ts';
import { useUser } from '../shell/user-context.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Select } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Who signs in to the console for this account. */
export function MembersCard() {
  const api = useApi();
  const { user } = useUser();
  const { data, error, refetch } = useQuery(membersQuery(api));
  const [doomed, setDoomed] = useState<{ path: string; email: string; isInvitation: boolean } | null>(null);
  const grantable = grantableRoles(user.role);
  return (
    <Card>
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} className="m-3" />}
      {!data && !error && <SkeletonRows count={2} />}
      <ul aria-label="Members" className="divide-y divide-line">
        {data?.members.map(({ member_id, email, role, created_at, last_seen_at }) => (
          <li key={member_id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 grow basis-52">
              <p className="break-anywhere font-medium text-strong">
                {email} {member_id === user.id && <span className="font-normal text-muted">(you)</span>}
              </p>
              <p className="text-muted text-xs">
                Joined <TimeAgo at={created_at} />
                {' · '}
                {last_seen_at ? (
                  <>
                    last seen <TimeAgo at={last_seen_at} />
                  </>
                ) : (
                  'never signed in'
                )}
              </p>
            </div>
            {grantable.includes(role) ? (
              <RoleSelect memberId={member_id} email={email} role={role} />
            ) : (
              <Tag tone={role === 'owner' ? 'accent' : 'plain'}>{role}</Tag>
            )}
            {grantable.includes(role) && member_id !== user.id && (
              <Button
                look="quiet"
                size="small"
                aria-label={`Remove ${email}`}
                onClick={() => setDoomed({ path: `/members/${member_id}`, email, isInvitation: false })}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
        {data?.invitations.map(({ invitation_id, email, role, expires_at }) => (
          <li key={invitation_id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <div className="min-w-0 grow basis-52">
              <p className="break-anywhere text-strong">{email}</p>
              <p className="text-muted text-xs">
                The link works until <TimeAgo at={expires_at} />
              </p>
            </div>
            <Tag tone="warn">invited as {role}</Tag>
            {grantable.length > 0 && (
              <Button
                look="quiet"
                size="small"
                aria-label={`Withdraw the invitation for ${email}`}
                onClick={() =>
                  setDoomed({ path: `/invitations/${invitation_id}`, email, isInvitation: true })
                }
              >
                Withdraw
              </Button>
            )}
          </li>
        ))}
      </ul>
      {doomed && <RemoveDialog {...doomed} onClose={() => setDoomed(null)} />}
    </Card>
  );
}

/** Changes a member's role, from their next call on. */
function RoleSelect({ memberId, email, role }: { memberId: string; email: string; role: MemberRole }) {
  const api = useApi();
  const { user } = useUser();
  const queries = useQueryClient();
  const notify = useNotify();
  const change = useMutation({
    mutationFn: (next: MemberRole) => api.call('PATCH', `/members/${memberId}`, { body: { role: next } }),
    async onSuccess(_, next) {
      await queries.invalidateQueries({ queryKey: membersQuery(api).queryKey });
      if (memberId === user.id) await queries.invalidateQueries({ queryKey: SESSION_KEY });
      notify.say(`${email} is now ${next === 'owner' || next === 'admin' ? 'an' : 'a'} ${next}`);
    },
    onError: notify.fail,
  });
  return (
    <Select
      aria-label={`Role of ${email}`}
      value={role}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.target.value as MemberRole)}
    >
      {grantableRoles(user.role).map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </Select>
  );
}

function RemoveDialog({
  path,
  email,
  isInvitation,
  onClose,
}: {
  path: string;
  email: string;
  isInvitation: boolean;
  onClose: () => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const removal = useMutation({
    mutationFn: () => api.call('DELETE', path),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: membersQuery(api).queryKey });
      onClose();
    },
    onError: notify.fail,
  });
  return (
    <ConfirmDialog
      title={isInvitation ? `Withdraw the invitation for ${email}?` : `Remove ${email}?`}
      description={
        isInvitation
          ? 'Its link will stop working.'
          : 'They will be signed out everywhere immediately. API keys that they made keep working: revoke those that they know.'
      }
      action={isInvitation ? 'Withdraw' : 'Remove'}
      work={removal}
      onClose={onClose}
    />
  );
}
