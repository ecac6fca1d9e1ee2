import { Checkbox, Field, Textarea } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import type { NetworkDraft } from './network-draft.ts';
import { rowsFor } from './rows-for.ts';

const TYPES = [
  { value: 'unrestricted', label: 'Unrestricted' },
  { value: 'limited', label: 'Limited' },
  { value: 'none', label: 'None' },
] as const;

const HINTS: Record<NetworkDraft['type'], string> = {
  unsaid: 'As in the template.',
  unrestricted: 'Whatever this installation allows.',
  limited: 'Only what is named here, for commands, HTTP and the browser alike.',
  none: 'Nothing at all.',
};

/** What an agent may reach. `hasTemplate`: nothing needs to be said, and the template decides. */
export function NetworkFields({
  value,
  fault,
  hasTemplate = false,
  onChange,
}: {
  value: NetworkDraft;
  fault?: string | undefined;
  hasTemplate?: boolean;
  onChange: (network: NetworkDraft) => void;
}) {
  const type = value.type === 'unsaid' && !hasTemplate ? 'unrestricted' : value.type;
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="mb-1.5 font-medium text-strong text-xs">Network</legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Segments
          label="Network"
          value={type}
          choices={hasTemplate ? [{ value: 'unsaid', label: 'Inherited' }, ...TYPES] : TYPES}
          onChange={(next) => onChange({ ...value, type: next })}
        />
        <p className="text-muted text-xs">{HINTS[type]}</p>
      </div>
      {type === 'limited' && (
        <>
          <Field
            label="Allowed hosts"
            hint="One per line: api.example.com, *.example.com (the names below it), api.example.com:8443. The hosts of a secret have to be listed, too."
            error={fault}
          >
            {(control) => (
              <Textarea
                {...control}
                rows={rowsFor(value.hosts, 3)}
                spellCheck={false}
                placeholder={'github.com\napi.github.com'}
                value={value.hosts}
                onChange={(event) => onChange({ ...value, hosts: event.target.value })}
                className="font-mono text-xs"
              />
            )}
          </Field>
          <Checkbox
            label="Package managers"
            hint="The default registries of pip, npm, cargo and go, and those that the operator names."
            checked={value.packageManagers ?? false}
            onChange={(event) => onChange({ ...value, packageManagers: event.target.checked })}
          />
          <Checkbox
            label="MCP servers"
            hint="Those of the agent."
            checked={value.mcpServers ?? false}
            onChange={(event) => onChange({ ...value, mcpServers: event.target.checked })}
          />
        </>
      )}
      {type !== 'limited' && fault && (
        <p role="alert" className="text-bad text-xs">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
