import { SecretChoice } from '../secrets/secret-choice.tsx';
import { Checkbox } from '../ui/field.tsx';

/** The choice of which secrets a key may use; null for all of the account. */
export function SecretLimitFields({
  value,
  onChange,
}: {
  value: string[] | null;
  onChange: (names: string[] | null) => void;
}) {
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="mb-1.5 font-medium text-strong text-xs">Which secrets it may use</legend>
      <Checkbox
        label="Only some secrets"
        hint="Neither the key nor its agents can use, change or see the others."
        checked={value !== null}
        onChange={({ target }) => onChange(target.checked ? [] : null)}
      />
      {value && <SecretChoice chosen={value} onChange={onChange} />}
    </fieldset>
  );
}
