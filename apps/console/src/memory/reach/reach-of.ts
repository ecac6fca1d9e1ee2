import type { ApiKey, MemoryAccess } from '@jettson/contract';

/** What somebody may do with the memories of one namespace. */
export interface Reach {
  reads: boolean;
  writes: boolean;
}

const EVERYTHING: Reach = { reads: true, writes: true };
const NOTHING: Reach = { reads: false, writes: false };

/** What a limit lets through for a namespace, as the API resolves it; null is no limit. */
export function reachOf(access: MemoryAccess | null, namespace: string): Reach {
  const { read, write } = access ?? {};
  if (read == null && write === undefined) return EVERYTHING;
  const isRead = (part: NonNullable<typeof read>[number]) =>
    typeof part === 'string' ? part === namespace : namespace.startsWith(part.prefix);
  const written = write === undefined ? read?.find((part) => typeof part === 'string') : write;
  return { reads: read == null || read.some(isRead), writes: written === namespace };
}

/** What a key may do with a namespace: by calls for memories itself, or only by the agents that it spawns. */
export function reachOfKey(
  {
    scopes,
    memory,
    revoked_at: revokedAt,
    expires_at: expiresAt,
  }: Pick<ApiKey, 'scopes' | 'memory' | 'revoked_at' | 'expires_at'>,
  namespace: string,
  now: number,
): Reach & { isByAgents: boolean } {
  const isOver = revokedAt !== null || (expiresAt !== null && new Date(expiresAt).getTime() <= now);
  const isDirect = scopes.includes('memory');
  if (isOver || !(isDirect || scopes.includes('agents'))) return { ...NOTHING, isByAgents: false };
  return { ...reachOf(memory, namespace), isByAgents: !isDirect };
}

export function describeReach({ reads, writes }: Reach): string {
  if (reads) return writes ? 'can read and change' : 'can read';
  return writes ? 'can write, not read' : 'nothing';
}
