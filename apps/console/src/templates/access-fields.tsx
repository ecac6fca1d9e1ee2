import { SecretChoice } from '../secrets/secret-choice.tsx';
import { NetworkFields } from './network-fields.tsx';
import type { FieldsProps } from './template-form.tsx';

/** The secrets that an agent can use, and what it may reach. */
export function AccessFields({
  draft,
  faults,
  onChange,
  hasTemplate = false,
}: FieldsProps & { hasTemplate?: boolean }) {
  return (
    <div className="space-y-5 p-4">
      <fieldset className="min-w-0 space-y-2">
        <legend className="mb-1.5 font-medium text-strong text-xs">Secrets</legend>
        <p className="text-muted text-xs">
          The agent can use them but never sees them.
          {hasTemplate && ' If you choose none, it gets those of the template.'}
        </p>
        <SecretChoice
          chosen={draft.secrets}
          fault={faults.secrets}
          onChange={(secrets) => onChange({ secrets })}
        />
      </fieldset>
      <NetworkFields
        value={draft.network}
        fault={faults.network}
        hasTemplate={hasTemplate}
        onChange={(network) => onChange({ network })}
      />
    </div>
  );
}
