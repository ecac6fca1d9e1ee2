import type { NamespaceInfo } from '@jettson/contract';
import { Search, X } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { DelayedInput } from '../ui/delayed-input.tsx';
import { Select } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import type { MemorySearch } from './memory-search.ts';

const MODES = [
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'semantic', label: 'Meaning' },
  { value: 'keyword', label: 'Words' },
] as const;

const TRUSTS = [
  { value: 'tool', label: 'Not from the web' },
  { value: 'agent', label: 'From agents or you' },
  { value: 'user', label: 'From you' },
] as const;

/** What is searched for, and which memories are shown; all of it is in the address. */
export function MemoryFilterBar({
  search: { q = '', mode, namespace, tag, trust },
  namespaces,
  onChange,
}: {
  search: MemorySearch;
  namespaces: NamespaceInfo[] | undefined;
  onChange: (part: MemorySearch) => void;
}) {
  return (
    <search className="flex flex-wrap items-center gap-2 border-line border-b px-page pb-3">
      <DelayedInput
        label="Search memories"
        placeholder="What is known about…"
        icon={<Search />}
        value={q}
        maxLength={1000}
        onChange={(text) => onChange({ q: text || undefined })}
        isSearch
        className="w-full sm:w-72"
      />
      <Segments
        label="How to search"
        value={mode ?? 'hybrid'}
        choices={MODES}
        onChange={(next) => onChange({ mode: next === 'hybrid' ? undefined : next })}
      />
      <NamespaceSelect namespaces={namespaces} value={namespace} onChange={onChange} />
      <Select
        aria-label="Trust"
        className="grow sm:grow-0"
        value={trust ?? ''}
        onChange={({ target }) =>
          onChange({ trust: TRUSTS.find(({ value }) => value === target.value)?.value })
        }
      >
        <option value="">Any trust</option>
        {TRUSTS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {tag !== undefined && (
        <Button
          size="small"
          onClick={() => onChange({ tag: undefined })}
          aria-label={`Remove the filter for tag ${tag}`}
          className="min-w-0 max-w-full"
        >
          <span className="truncate">#{tag}</span> <X aria-hidden className="size-3.5" />
        </Button>
      )}
    </search>
  );
}

export function NamespaceSelect({
  namespaces,
  value,
  onChange,
}: {
  namespaces: NamespaceInfo[] | undefined;
  value: string | undefined;
  onChange: (part: MemorySearch) => void;
}) {
  const total = namespaces?.reduce((sum, { count }) => sum + count, 0);
  // Everything in it may be deleted, and in the trash.
  const isEmpty = value !== undefined && namespaces?.every(({ namespace }) => namespace !== value);
  return (
    <Select
      aria-label="Namespace"
      className="max-w-full sm:max-w-64"
      value={value ?? ''}
      onChange={({ target }) => onChange({ namespace: target.value || undefined })}
    >
      <option value="">All namespaces{total === undefined ? '' : ` (${total})`}</option>
      {isEmpty && <option value={value}>{value} (0)</option>}
      {namespaces?.map(({ namespace, count }) => (
        <option key={namespace} value={namespace}>
          {namespace} ({count})
        </option>
      ))}
    </Select>
  );
}
