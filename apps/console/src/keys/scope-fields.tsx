import type { ApiScope } from '@jettson/contract';
import { Checkbox } from '../ui/field.tsx';

/** What each scope gives access to. */
const SCOPES: Record<ApiScope, string> = {
  agents: 'Spawn, read and control agents, with their events and artifacts',
  memory: 'Read and write memories',
  files: 'Upload and read files for agents',
  webhooks: 'Manage webhooks',
  usage: 'Read usage and plan',
  secrets: 'Store, list and delete secrets that agents can use',
  admin:
    'Manage keys and the cost limit, list members, read the audit log. Only for programs that administer the account',
};

const ALL = Object.keys(SCOPES) as ApiScope[];

/** What a new key may do by default. */
export const DEFAULT_SCOPES: ApiScope[] = ALL.filter((scope) => scope !== 'admin');

/** The choice of what a key may do. */
export function ScopeFields({
  value,
  onChange,
}: {
  value: readonly ApiScope[];
  onChange: (scopes: ApiScope[]) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-strong text-xs">Scopes</legend>
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        {ALL.map((scope) => (
          <Checkbox
            key={scope}
            label={scope}
            hint={SCOPES[scope]}
            checked={value.includes(scope)}
            onChange={({ target }) =>
              onChange(ALL.filter((one) => (one === scope ? target.checked : value.includes(one))))
            }
          />
        ))}
      </div>
      {value.length === 0 && <p className="mt-1.5 text-bad text-xs">Choose at least one.</p>}
    </fieldset>
  );
}

/** The scopes of a key in a few words. */
export function describeScopes(scopes: readonly ApiScope[]): string {
  if (scopes.length === ALL.length) return 'Everything';
  if (scopes.length === DEFAULT_SCOPES.length && !scopes.includes('admin')) return 'Everything except admin';
  return scopes.join(', ');
}
