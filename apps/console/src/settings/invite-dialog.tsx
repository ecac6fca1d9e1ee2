import type { CreatedInvitation, MemberRole } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { membersQuery } from '../api/queries.ts';
import { SERVER_URL } from '../api/server-url.ts';
import { Field, Input, Select } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx';

/** Creates an invitation; the person who creates it passes on the link. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
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
      <Field label="As" hint="An owner sees all accounts of this installation and sets their plans.">
        {(control) => (
          <Select
            {...control}
            value={role}
            onChange={(event) => setRole(event.target.value as MemberRole)}
            className="w-full"
          >
            <option value="member">Member of this account</option>
            <option value="owner">Owner</option>
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}
