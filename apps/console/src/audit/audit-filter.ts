import type { AuditEntry } from '@jettson/contract';
import { formatDate } from '../api/format.ts';
import { toAuditAction } from './audit-actions.ts';

/** The filter in the address of the audit log. */
export interface AuditSearch {
  action?: string | undefined;
  /** What it was done to: the name of a secret, the id of a key. */
  target?: string | undefined;
  /** Who did it, by id. */
  actor?: string | undefined;
  since?: string | undefined;
}

export const AUDIT_PERIODS = [
  { value: 'day', label: 'Last 24 hours', days: 1 },
  { value: 'week', label: 'Last 7 days', days: 7 },
  { value: 'month', label: 'Last 30 days', days: 30 },
] as const;

const DAY_MS = 86_400_000;

/** The filter as the API takes it. A part that the address misspells filters nothing. */
export function toAuditQuery(
  { action, target, actor, since }: AuditSearch,
  now: number,
): Record<string, string> {
  const period = AUDIT_PERIODS.find(({ value }) => value === since);
  const query = {
    action: toAuditAction(action),
    target,
    actor_id: actor,
    created_after: period && new Date(now - period.days * DAY_MS).toISOString(),
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

/** The entries, the first of each day with its day, in the reader's time zone. */
export function withDays(entries: AuditEntry[]): { entry: AuditEntry; day: string | null }[] {
  return entries.map((entry, index) => {
    const day = formatDate(entry.created_at);
    const before = entries[index - 1];
    return { entry, day: before && formatDate(before.created_at) === day ? null : day };
  });
}
