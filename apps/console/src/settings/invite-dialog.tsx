import type { CreatedInvitation, MemberRole } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { membersQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, Select } from '../ui/field.tsx';
import { ErrorNote } from '../ui/notes.tsx';

/** Makes an invitation; its link is passed on by whoever made it. */
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
    const link = `${location.origin}${invitation.data.path}`;
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`Send this to ${invitation.data.email}`}
        description="The link works once, for seven days, and is not shown again."
        actions={
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <div className="flex items-center gap-2 rounded-lg border border-line-strong bg-sunken p-2 pl-3">
          <code
            data-testid="invitation-link"
            className="min-w-0 grow break-all font-mono text-strong text-xs"
          >
            {link}
          </code>
          <CopyButton text={link} look="primary" label="Copy link" />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Invite somebody"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="invite" look="primary" isBusy={invitation.isPending}>
            Create the link
          </Button>
        </>
      }
    >
      <form
        id="invite"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          invitation.mutate();
        }}
      >
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
        {invitation.isError && <ErrorNote error={invitation.error} />}
      </form>
    </Dialog>
  );
}
