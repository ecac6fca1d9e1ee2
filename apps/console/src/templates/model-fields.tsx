import { DEFAULT_MAX_TURNS } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { Field, Input, Select } from '../ui/field.tsx';
import type { FieldsProps } from './template-form.tsx';

const EFFORTS = ['low', 'medium', 'high', 'max'];

/** The model, how much it thinks, and how often it may be asked. */
export function ModelFields({ draft, faults, onChange }: FieldsProps) {
  const { client, accountId } = useApi();
  const { data: models } = useQuery({
    queryKey: [accountId, 'models'],
    queryFn: () => client.models.list(),
    staleTime: 60_000,
  });
  const ids = (models ?? []).map(({ id }) => id);
  // The model of the template may have gone away since.
  const offered = draft.model === '' || ids.includes(draft.model) ? ids : [draft.model, ...ids];
  return (
    <div className="grid gap-4 p-4 sm:grid-cols-4">
      <Field label="Model" error={faults.model} className="sm:col-span-2">
        {(control) => (
          <Select
            {...control}
            value={draft.model}
            onChange={(event) => onChange({ model: event.target.value })}
            className="w-full"
          >
            <option value="">The server’s default</option>
            {offered.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Effort" error={faults.effort}>
        {(control) => (
          <Select
            {...control}
            value={draft.effort}
            onChange={(event) => onChange({ effort: event.target.value })}
            className="w-full"
          >
            <option value="">The provider’s default</option>
            {EFFORTS.map((effort) => (
              <option key={effort} value={effort}>
                {effort}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Model turns" hint="For the task, or a follow-up message." error={faults.maxTurns}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            placeholder={String(DEFAULT_MAX_TURNS)}
            value={draft.maxTurns}
            onChange={(event) => onChange({ maxTurns: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
