import { MEMORY_METADATA_MAX_CHARS, MEMORY_TAGS_MAX, type MemoryTrust } from '@jettson/contract';
import { isLessTrusted } from '../../../model/origin.ts';

/** The parts of a memory that must not be lost when another one replaces it. */
export interface Copy {
  tags: string[];
  metadata: Record<string, unknown>;
  trust: MemoryTrust;
  /** Milliseconds; null: never. */
  expiresAt: number | null;
}

/**
 * Whether nothing is lost if `kept` replaces `gone`: it is trusted as much, lasts as long, and has room for the tags
 * and metadata of both.
 */
export function canStandFor(kept: Copy, gone: Copy): boolean {
  if (isLessTrusted(kept.trust, gone.trust)) return false;
  if ((kept.expiresAt ?? Number.POSITIVE_INFINITY) < (gone.expiresAt ?? Number.POSITIVE_INFINITY))
    return false;
  const { tags, metadata } = unite([kept, gone]);
  return tags.length <= MEMORY_TAGS_MAX && JSON.stringify(metadata).length <= MEMORY_METADATA_MAX_CHARS;
}

/** The tags and metadata of all. If a field has two values, the first one is kept. */
export function unite(copies: Pick<Copy, 'tags' | 'metadata'>[]): Pick<Copy, 'tags' | 'metadata'> {
  return {
    tags: [...new Set(copies.flatMap(({ tags }) => tags))],
    metadata: Object.assign({}, ...copies.map(({ metadata }) => metadata).reverse()),
  };
}
