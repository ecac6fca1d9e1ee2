import { Field, Input } from '../ui/field.tsx';
import type { FieldsProps } from './template-form.tsx';

const BUDGETS = [
  { field: 'maxCostUsd', label: 'Cost, $' },
  { field: 'maxTokens', label: 'Tokens' },
  { field: 'maxToolCalls', label: 'Tool calls' },
  { field: 'maxSeconds', label: 'Seconds' },
] as const;

/** The budgets of an agent, or of the agents of a template. */
export function BudgetFields({ draft, faults, onChange }: FieldsProps) {
  return (
    <fieldset>
      <legend className="mb-2 text-muted text-xs">
        When a budget is used up, the agent waits until you raise it.
      </legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {BUDGETS.map(({ field, label }) => (
          <Field key={field} label={label} error={faults[field]}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                placeholder="No limit"
                value={draft[field]}
                onChange={(event) => onChange({ [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  );
}
