import {
  type MemoryProvenance,
  type MemorySource,
  type MemoryTrust,
  type PutMemoryRequest,
  TRUST_LEVELS,
} from '@jettson/contract';

/** Where a value comes from. */
export interface Origin {
  source: MemorySource;
  trust: MemoryTrust;
  provenance: MemoryProvenance;
}

const TRUST_OF_KIND = {
  key: 'user',
  agent: 'agent',
  tool: 'tool',
  web_page: 'web',
} as const satisfies Record<Exclude<MemoryProvenance['kind'], 'consolidation'>, MemoryTrust>;

/** The origin of what a caller of the API writes, who may say that it comes from a tool or a web page. */
export function originOfKey(keyId: string, from: PutMemoryRequest['provenance']): Origin {
  const kind = from?.kind ?? 'key';
  return {
    source: 'manual',
    trust: TRUST_OF_KIND[kind],
    provenance: withoutNothing({ kind, key_id: keyId, tool: from?.tool, url: from?.url }),
  };
}

/**
 * The origin of what an agent writes, by its memory tool or through extraction after its run; `from` is its least
 * trusted source.
 */
export function originOfAgent(
  agentId: string,
  { source = 'manual', from }: { source?: Origin['source']; from?: PutMemoryRequest['provenance'] } = {},
): Origin {
  const kind = from?.kind ?? 'agent';
  return {
    source,
    trust: TRUST_OF_KIND[kind],
    provenance: withoutNothing({ kind, agent_id: agentId, tool: from?.tool, url: from?.url }),
  };
}

/** The origin of a summary: trusted no more than the least trusted of its sources. */
export function originOfSummary(sources: { memoryId: string; trust: MemoryTrust }[]): Origin {
  const provenance: MemoryProvenance = {
    kind: 'consolidation',
    sources: sources.map(({ memoryId }) => memoryId),
  };
  return { source: 'consolidated', trust: lowestTrust(sources), provenance };
}

/** The lowest of these levels; `web` if there are none. */
export function lowestTrust(of: { trust: MemoryTrust }[]): MemoryTrust {
  return TRUST_LEVELS.find((level) => of.some(({ trust }) => trust === level)) ?? 'web';
}

/** Whether a writer of this trust must not change what a writer of the other wrote. */
export function isLessTrusted(trust: MemoryTrust, than: MemoryTrust): boolean {
  return TRUST_LEVELS.indexOf(trust) < TRUST_LEVELS.indexOf(than);
}

/** The levels that are at least as high. */
export function trustFrom(lowest: MemoryTrust): MemoryTrust[] {
  return TRUST_LEVELS.slice(TRUST_LEVELS.indexOf(lowest));
}

function withoutNothing(provenance: MemoryProvenance): MemoryProvenance {
  return Object.fromEntries(
    Object.entries(provenance).filter(([, value]) => value !== undefined && value !== null),
  ) as unknown as MemoryProvenance;
}
