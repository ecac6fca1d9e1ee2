import type { ReactNode } from 'react';
import { Checkbox, Field, Textarea } from '../ui/field.tsx';
import { BudgetFields } from './budget-fields.tsx';
import { ModelOptionFields } from './model-option-fields.tsx';
import { rowsFor } from './rows-for.ts';
import type { FieldsProps } from './template-form.tsx';

const OBJECTS = [
  {
    field: 'metadata',
    label: 'Metadata',
    hint: 'A JSON object, kept with each agent.',
    placeholder: '{ "team": "ops" }',
  },
  {
    field: 'schema',
    label: 'Answer format',
    hint: 'A JSON Schema that the answer must fit.',
    placeholder: '{ "type": "object", "properties": { … } }',
  },
  {
    field: 'others',
    label: 'Other fields',
    hint: 'A JSON object with any other field of a spawn, such as memory, region, files or webhook.',
    placeholder: '{ "memory": { "read": ["team"] } }',
  },
] as const;

/** What most templates do not need. */
export function AdvancedFields({ draft, faults, onChange, children }: FieldsProps & { children: ReactNode }) {
  return (
    <>
      <BudgetFields draft={draft} faults={faults} onChange={onChange} />
      <ModelOptionFields draft={draft} faults={faults} onChange={onChange} />
      {children}
      <Checkbox
        label="Keep agents alive after their answer"
        hint="They keep their computer and wait for your next message."
        checked={draft.keepAlive}
        onChange={(event) => onChange({ keepAlive: event.target.checked })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {OBJECTS.map(({ field, label, hint, placeholder }) => (
          <Field
            key={field}
            label={label}
            hint={hint}
            error={faults[field]}
            {...(field === 'others' && { className: 'sm:col-span-2' })}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={rowsFor(draft[field], 4)}
                spellCheck={false}
                placeholder={placeholder}
                value={draft[field]}
                onChange={(event) => onChange({ [field]: event.target.value })}
                className="font-mono text-xs"
              />
            )}
          </Field>
        ))}
      </div>
    </>
  );
}
