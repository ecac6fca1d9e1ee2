import { type CreatedInvitation, grantableRoles, type MemberRole } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { membersQuery } from '../api/queries.ts';
import { SERVER_URL } from '../api/server-url.ts';
import { useUser } from '../shell/user-context.ts';
import { Field, Input, Select } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx';

const MEANINGS: Record<MemberRole, string> = {
  owner: 'Everything in all accounts of this installation, their plans and the providers of models.',
  admin: 'Everything in this account, including keys, secrets, webhooks, limits and members.',
  member: 'Agents, templates, memories and files. Secrets can be used, not changed.',
  viewer: 'Reads agents, memories, files and usage, and changes nothing.',
};

/** Creates an invitation; the person who creates it passes on the link. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const { user } = useUser();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<MemberRole>('member');
  const invitation = useMutation({
    mutationFn: () => api.call<CreatedInvitation>('POST', '/invitations', { body: { email, role } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: membersQuery(api).queryKey }),
  });
  if (invitation.data) {
    const link = `${SERVER_URL}${invitation.data.path}`;
    return (
      <ShownOnceDialog
        title={`Send this to ${invitation.data.email}`}
        description="The link works once, for seven days, and is not shown again."
        what="link"
        text={link}
        testId="invitation-link"
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog title="Invite somebody" action="Create link" work={invitation} onClose={onClose}>
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="As" hint={MEANINGS[role]}>
        {(control) => (
          <Select
            {...control}
            value={role}
            onChange={(event) => setRole(event.target.value as MemberRole)}
            className="w-full"
          >
            {grantableRoles(user.role).map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
