import { Plus, X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import { isHidden } from './template-draft.ts';
import type { FieldsProps } from './template-form.tsx';

/** Environment variables. A stored value is not shown: it stays until another one is typed. */
export function EnvFields({
  draft,
  faults,
  onChange,
  hidden = 'Stored; type to replace it',
}: FieldsProps & {
  /** What to do about a value that cannot be shown. */
  hidden?: string;
}) {
  const change = (index: number, part: Partial<(typeof draft.env)[number]>) =>
    onChange({ env: draft.env.map((entry, at) => (at === index ? { ...entry, ...part } : entry)) });
  return (
    <fieldset className="space-y-2">
      <legend className="mb-2 text-muted text-xs">
        Variables of its commands. Values are stored sealed and never shown again.
      </legend>
      {draft.env.map(({ name, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may be empty, or there twice for a moment
        <div key={index} className="flex items-center gap-2">
          <Input
            aria-label={`Name of variable ${index + 1}`}
            placeholder="NAME"
            spellCheck={false}
            value={name}
            onChange={(event) => change(index, { name: event.target.value })}
            className="min-w-0 max-w-56 font-mono text-xs"
          />
          <Input
            aria-label={`Value of variable ${index + 1}`}
            autoComplete="off"
            spellCheck={false}
            placeholder={isHidden(value) ? hidden : 'Value'}
            value={isHidden(value) ? '' : value}
            onChange={(event) => change(index, { value: event.target.value })}
            className="min-w-0 font-mono text-xs"
          />
          <Button
            look="quiet"
            size="icon"
            aria-label={`Remove variable ${index + 1}`}
            onClick={() => onChange({ env: draft.env.filter((_, at) => at !== index) })}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
      {faults.env && (
        <p role="alert" className="text-bad text-xs">
          {faults.env}
        </p>
      )}
      <Button size="small" onClick={() => onChange({ env: [...draft.env, { name: '', value: '' }] })}>
        <Plus aria-hidden className="size-3.5" /> Add a variable
      </Button>
    </fieldset>
  );
}
