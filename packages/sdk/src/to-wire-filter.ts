import type { MemoryFilter } from './memory-options.ts';

/** A filter as a request has it. */
export function toWireFilter(filter: MemoryFilter): Record<string, unknown> {
  const {
    namespace,
    namespacePrefix,
    tags,
    source,
    createdAfter,
    createdBefore,
    metadata,
    minTrust,
    provenance,
  } = filter;
  return {
    namespace,
    namespace_prefix: namespacePrefix,
    tags,
    source,
    created_after: createdAfter,
    created_before: createdBefore,
    metadata,
    min_trust: minTrust,
    provenance,
  };
}
