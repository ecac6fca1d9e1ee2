import type { PlanRetention } from '@jettson/contract';
import { countOf } from '../api/format.ts';

export type KeptKind = Exclude<keyof PlanRetention, 'name' | 'accounts'>;

/** What plans keep for some days: what it is, what goes with it, and where its days begin. */
export const KEPT_KINDS: { kind: KeptKind; label: string; what: string; from: string }[] = [
  {
    kind: 'agent_days',
    label: 'Agents',
    what: 'Agents that have ended, with their events, messages, artifacts, stored workspaces and webhook deliveries',
    from: 'the end of the agent',
  },
  {
    kind: 'event_days',
    label: 'Events',
    what: 'The steps of agents that have ended; the agents stay in the list, with their answers',
    from: 'the end of the agent',
  },
  {
    kind: 'file_days',
    label: 'Files',
    what: 'Uploads, artifacts, and pictures and PDFs that a spawn contained',
    from: 'the upload',
  },
  {
    kind: 'operation_days',
    label: 'Memory operations',
    what: 'Changes to many memories at once, which can then no longer be undone; the memories stay',
    from: 'the operation',
  },
  {
    kind: 'audit_days',
    label: 'Audit log',
    what: 'Entries of the audit log',
    from: 'the entry',
  },
];

/** "90 days", "1 day", "No limit". */
export function keptText(days: number | null): string {
  return days === null ? 'No limit' : countOf(days, 'day');
}

/** What somebody typed: whole days, nothing for no limit, or undefined for something else. */
export function parseDays(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= 36_500 ? days : undefined;
}

/** What is deleted within minutes when less is kept than before: "agents older than 30 days"; empty for nothing. */
export function doomedBy(
  before: Record<KeptKind, number | null>,
  after: Partial<Record<KeptKind, number | null>>,
): string {
  return KEPT_KINDS.flatMap(({ kind, label }) => {
    const next = after[kind] ?? null;
    const isShorter = next !== null && next < (before[kind] ?? Number.POSITIVE_INFINITY);
    return isShorter ? [`${label.toLowerCase()} older than ${keptText(next)}`] : [];
  }).join(', ');
}
