import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { Select } from '../ui/field.tsx';
import { AUDIT_ACTION_LABELS, toAuditAction } from './audit-actions.ts';
import { AUDIT_PERIODS, type AuditSearch } from './audit-filter.ts';

/** Changes a part of the filter, which is in the address. */
export function useAuditFilter(): (change: AuditSearch) => void {
  const navigate = useNavigate();
  return (change) =>
    void navigate({ to: '/audit', search: (search) => ({ ...search, ...change }), replace: true });
}

/** What is shown of the audit log: choices, and what was clicked in an entry. */
export function AuditFilters({ search, actorName }: { search: AuditSearch; actorName: string | undefined }) {
  const filter = useAuditFilter();
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        aria-label="Action"
        value={toAuditAction(search.action) ?? ''}
        onChange={(event) => filter({ action: event.target.value || undefined })}
        className="w-full sm:w-60"
      >
        <option value="">All actions</option>
        {Object.entries(AUDIT_ACTION_LABELS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Time"
        value={AUDIT_PERIODS.find(({ value }) => value === search.since)?.value ?? ''}
        onChange={(event) => filter({ since: event.target.value || undefined })}
        className="w-full sm:w-40"
      >
        <option value="">Any time</option>
        {AUDIT_PERIODS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {search.target && (
        <Chip label={`About ${search.target}`} onRemove={() => filter({ target: undefined })} />
      )}
      {search.actor && (
        <Chip label={`By ${actorName ?? search.actor}`} onRemove={() => filter({ actor: undefined })} />
      )}
    </div>
  );
}

function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-8 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2.5 text-accent">
      <span className="min-w-0 truncate">{label}</span>
      <button
        type="button"
        aria-label={`Remove the filter “${label}”`}
        onClick={onRemove}
        className="grid size-6 shrink-0 place-items-center rounded hover:bg-hover"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
