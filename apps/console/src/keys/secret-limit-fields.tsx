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
      <legend className="mb-1.5 font-medium text-strong text-xs">Secrets</legend>
      <Checkbox
        label="Only some secrets"
        hint="The key and its agents neither use, change nor see the others."
        checked={value !== null}
        onChange={({ target }) => onChange(target.checked ? [] : null)}
      />
      {value && <SecretChoice chosen={value} onChange={onChange} />}
    </fieldset>
  );
}
