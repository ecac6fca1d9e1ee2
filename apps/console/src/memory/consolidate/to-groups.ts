import type { MemoryChange } from '@jettson/sdk';

/** Memories of which one summary is made. */
export interface SummaryGroup {
  sources: MemoryChange[];
  /** Undefined where the preview ends before it. */
  summary: MemoryChange | undefined;
}

/** The groups of a preview, in which the memories of each come right before its summary. */
export function toGroups(diff: readonly MemoryChange[]): SummaryGroup[] {
  const groups: SummaryGroup[] = [];
  let sources: MemoryChange[] = [];
  for (const change of diff) {
    if (change.action === 'remove') sources.push(change);
    if (change.action !== 'write') continue;
    groups.push({ sources, summary: change });
    sources = [];
  }
  return sources.length > 0 ? [...groups, { sources, summary: undefined }] : groups;
}
