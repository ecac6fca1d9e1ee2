import { type Memory, TRUST_LEVELS } from '@jettson/contract';

type Copy = Pick<Memory, 'trust' | 'expires_at' | 'importance' | 'updated_at' | 'tags' | 'metadata'>;

/** Why the first of two memories is the better one to keep, as the server decides it; null if it is the worse one. */
export function whyKept(kept: Copy, removed: Copy): string | null {
  const reasons: [difference: number, reason: string][] = [
    [TRUST_LEVELS.indexOf(kept.trust) - TRUST_LEVELS.indexOf(removed.trust), 'it is trusted more'],
    [compareExpiry(kept.expires_at, removed.expires_at), 'it lasts longer'],
    [kept.importance - removed.importance, 'it is more important'],
    [kept.updated_at - removed.updated_at, 'it is newer'],
  ];
  const [difference, reason] = reasons.find(([amount]) => amount !== 0) ?? [
    1,
    'they are alike in everything',
  ];
  return difference > 0 ? reason : null;
}

function compareExpiry(a: number | null, b: number | null): number {
  if (a === b) return 0;
  return (a ?? Number.POSITIVE_INFINITY) > (b ?? Number.POSITIVE_INFINITY) ? 1 : -1;
}

/** What would be lost for good with the removed one, although its tags and metadata are taken over. */
export function lostWith(kept: Copy, removed: Copy): string[] {
  return [
    ...(TRUST_LEVELS.indexOf(removed.trust) > TRUST_LEVELS.indexOf(kept.trust)
      ? ['The other one is trusted more.']
      : []),
    ...(compareExpiry(removed.expires_at, kept.expires_at) > 0 ? ['The other one lasts longer.'] : []),
    ...(removed.importance > kept.importance ? ['The other one is more important.'] : []),
  ];
}

/** The tags and fields of metadata that the kept memory takes over. */
export function gainsOf(kept: Copy, removed: Copy): string[] {
  return [
    ...removed.tags.filter((tag) => !kept.tags.includes(tag)).map((tag) => `#${tag}`),
    ...Object.keys(removed.metadata).filter((field) => !(field in kept.metadata)),
  ];
}
