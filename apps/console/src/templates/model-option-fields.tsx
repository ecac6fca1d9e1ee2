import { Field, Input } from '../ui/field.tsx';
import type { FieldsProps } from './template-form.tsx';

const MODEL_OPTIONS = [
  {
    field: 'maxOutputTokens',
    label: 'Tokens per answer',
    hint: undefined,
    placeholder: 'The provider’s default',
  },
  { field: 'temperature', label: 'Temperature', hint: undefined, placeholder: 'The provider’s default' },
  {
    field: 'fallbacks',
    label: 'Fallbacks',
    hint: 'Models to ask when the first one fails, separated by commas.',
    placeholder: 'None',
  },
] as const;

/** How the model is asked. */
export function ModelOptionFields({ draft, faults, onChange }: FieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {MODEL_OPTIONS.map(({ field, label, hint, placeholder }) => (
        <Field key={field} label={label} hint={hint} error={faults[field]}>
          {(control) => (
            <Input
              {...control}
              placeholder={placeholder}
              value={draft[field]}
              onChange={(event) => onChange({ [field]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
