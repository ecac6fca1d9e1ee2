import type { ComponentProps, ReactNode } from 'react';
import { Field, Input } from '../ui/field.tsx';

/** A field for what the browser should neither remember nor correct: names, ids, addresses and tokens. */
export function PlainField({
  label,
  hint,
  onChange,
  ...input
}: Omit<ComponentProps<'input'>, 'onChange'> & {
  label: string;
  hint?: ReactNode;
  onChange: (text: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Input
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          {...input}
          {...control}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
