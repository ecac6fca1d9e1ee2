import type { AccountSummary } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { accountsQuery } from '../api/queries.ts';
import { Field, Input } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useNotify } from '../ui/toast.tsx';

/** Deletes an account with everything that belongs to it, once its name has been typed. */
export function DeleteAccountDialog({
  account: { account_id: accountId, name },
  onClose,
}: {
  account: Pick<AccountSummary, 'account_id' | 'name'>;
  onClose: () => void;
}) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [typed, setTyped] = useState('');
  const deletion = useMutation({
    mutationFn: () => api.call('DELETE', `/accounts/${accountId}`),
    async onSuccess() {
      notify.say(`${name} is deleted`);
      await queries.invalidateQueries({ queryKey: accountsQuery(api).queryKey });
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Delete the account “${name}”?`}
      description="Its agents are stopped. Its agents, memories, files, keys, secrets, webhooks, members, usage and audit log are deleted for good."
      action="Delete the account"
      work={deletion}
      isComplete={typed === name}
      isDangerous
      onClose={onClose}
    >
      <Field label={`Type ${name} to confirm`}>
        {(control) => (
          <Input
            {...control}
            required
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
