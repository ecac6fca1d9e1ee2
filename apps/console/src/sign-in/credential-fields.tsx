import type { ReactNode } from 'react';
import { Field, Input } from '../ui/field.tsx';

export const PASSWORD_MIN_CHARS = 10;

interface CredentialFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | null | undefined;
  className?: string;
}

/** The e-mail address for signing in. */
export function EmailField({
  value,
  onChange,
  readOnly = false,
  ...field
}: CredentialFieldProps & { readOnly?: boolean }) {
  return (
    <Field label="E-mail" {...field}>
      {(control) => (
        <Input
          {...control}
          type="email"
          autoComplete="username"
          required
          readOnly={readOnly}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** The current password, or a new one that is being chosen. */
export function PasswordField({
  label = 'Password',
  isNew = false,
  hint = isNew ? `At least ${PASSWORD_MIN_CHARS} characters` : undefined,
  value,
  onChange,
  ...field
}: CredentialFieldProps & { label?: string; isNew?: boolean; hint?: ReactNode }) {
  return (
    <Field label={label} hint={hint} {...field}>
      {(control) => (
        <Input
          {...control}
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          minLength={isNew ? PASSWORD_MIN_CHARS : undefined}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
