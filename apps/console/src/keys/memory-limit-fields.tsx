import type { MemoryAccess } from '@jettson/contract';
import { Checkbox, Field, Input, Textarea } from '../ui/field.tsx';

/** As it is typed. Null: all memories of the account. */
export type MemoryLimit = { sees: string; writes: string } | null;

/** The choice of which memories a key may use. */
export function MemoryLimitFields({
  value,
  onChange,
}: {
  value: MemoryLimit;
  onChange: (limit: MemoryLimit) => void;
}) {
  return (
    <fieldset className="space-y-3">
      <legend className="mb-1.5 font-medium text-strong text-xs">Memories</legend>
      <Checkbox
        label="Only some of them"
        hint="For example for one user: the key and its agents neither see nor change other memories."
        checked={value !== null}
        onChange={({ target }) => onChange(target.checked ? { sees: '', writes: '' } : null)}
      />
      {value && (
        <>
          <Field
            label="Reads"
            hint="One namespace per line. team-3/* means all namespaces that begin with team-3/."
          >
            {(control) => (
              <Textarea
                {...control}
                required
                rows={2}
                placeholder={'user-7\nteam-3/*'}
                value={value.sees}
                onChange={({ target }) => onChange({ ...value, sees: target.value })}
              />
            )}
          </Field>
          <Field label="Writes to" hint="One namespace. Leave it empty if the key only reads.">
            {(control) => (
              <Input
                {...control}
                maxLength={128}
                placeholder="user-7"
                value={value.writes}
                onChange={({ target }) => onChange({ ...value, writes: target.value })}
              />
            )}
          </Field>
        </>
      )}
    </fieldset>
  );
}

/** The limit as the API takes it. */
export function toMemoryAccess({ sees, writes }: NonNullable<MemoryLimit>): MemoryAccess {
  const names = sees
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    read: names.map((name) => (name.endsWith('*') ? { prefix: name.slice(0, -1) } : name)),
    write: writes.trim() || null,
  };
}

/** The limit of a key in a few words. */
export function describeMemory({ read, write }: MemoryAccess): string {
  const seen = read
    ? read.map((part) => (typeof part === 'string' ? part : `${part.prefix}*`)).join(', ')
    : 'everything';
  // As the API resolves it: without a name of its own, the first that it sees.
  const written = write === undefined ? read?.find((part) => typeof part === 'string') : write;
  return `Memory: reads ${seen}; writes to ${written ?? (read || write === null ? 'none' : 'everything')}`;
}
