import type { ListMemoryOptions } from './memory-options.ts';

/** What a list asks for, as its address has it. */
export function toListQuery(options: ListMemoryOptions) {
  const { namespace, namespacePrefix, tags, limit, asOf, deleted, source, minTrust, sort, order } = options;
  return {
    namespace,
    namespace_prefix: namespacePrefix,
    // Servers of before know `tags` alone, which cannot hold a tag with a comma.
    ...(tags?.some((tag) => tag.includes(',')) ? { tag: tags } : { tags: tags?.join(',') }),
    source,
    min_trust: minTrust,
    sort,
    order,
    deleted,
    limit,
    as_of: asOf,
  };
}
