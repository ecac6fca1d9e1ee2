import type { PlanRetention } from '@jettson/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { Field, Input } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { useNotify } from '../ui/toast.tsx';
import { doomedBy, KEPT_KINDS, type KeptKind, parseDays } from './retention-kinds.ts';

/** Changes how long a plan keeps things, and says beforehand what that deletes. */
export function PlanRetentionDialog({ plan, onClose }: { plan: PlanRetention; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const notify = useNotify();
  const [texts, setTexts] = useState(
    () =>
      Object.fromEntries(KEPT_KINDS.map(({ kind }) => [kind, plan[kind]?.toString() ?? ''])) as Record<
        KeptKind,
        string
      >,
  );
  const changes: Partial<Record<KeptKind, number | null>> = {};
  const wrong: KeptKind[] = [];
  for (const { kind } of KEPT_KINDS) {
    const days = parseDays(texts[kind]);
    if (days === undefined) wrong.push(kind);
    else if (days !== plan[kind]) changes[kind] = days;
  }
  const doomed = doomedBy(plan, changes);
  const saving = useMutation({
    mutationFn: () =>
      api.call<PlanRetention>('PATCH', `/plans/${encodeURIComponent(plan.name)}`, { body: changes }),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: [api.accountId] });
      notify.say(`The plan ${plan.name} has new days`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`What the plan ${plan.name} keeps`}
      description={`Days, for ${countOf(plan.accounts, 'account')}. An empty field means no limit.`}
      action={doomed !== '' ? 'Save and delete what is older' : 'Save'}
      isComplete={wrong.length === 0 && Object.keys(changes).length > 0}
      isDangerous={doomed !== ''}
      work={saving}
      onClose={onClose}
    >
      {KEPT_KINDS.map(({ kind, label, from }) => (
        <Field
          key={kind}
          label={label}
          hint={`Days after ${from}`}
          error={wrong.includes(kind) ? 'Whole days from 1 to 36,500, or nothing' : null}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              placeholder="No limit"
              value={texts[kind]}
              onChange={(event) => setTexts({ ...texts, [kind]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {doomed !== '' && (
        <p role="status" className="rounded-lg bg-warn-soft p-3 text-pretty text-strong">
          Within minutes this deletes, in all accounts on the plan: {doomed}. This cannot be undone.
        </p>
      )}
    </FormDialog>
  );
}
