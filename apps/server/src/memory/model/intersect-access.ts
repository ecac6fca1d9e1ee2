import type { MemoryAccess, MemoryAccessRequest } from '@jettson/contract';
import { intersect, type MemoryScope, mayWrite, toScope } from './memory-scope.ts';

/**
 * What both allow; null allows everything. Unlike `narrowAccess` it refuses nothing: what either of them does not allow is
 * left out of the result.
 */
export function intersectAccess(
  bound: MemoryAccess | null,
  asked: MemoryAccessRequest | null | undefined,
): MemoryAccess | null {
  if (bound === null && asked == null) return null;
  const [outer, inner] = [toScope('', bound), toScope('', (asked ?? null) as MemoryAccess | null)];
  const reads = inner.reads === null ? outer.reads : intersect(outer.reads, inner.reads);
  const write = writeOf(outer, inner);
  const tokens = [bound?.recall_tokens, asked?.recall_tokens].filter((value) => value != null);
  return {
    ...(reads && { read: [...reads.names, ...reads.prefixes.map((prefix) => ({ prefix }))] }),
    // Always said where reads are: without it, the first of them could be written to.
    ...(write === undefined ? {} : { write }),
    ...switchOf('recall', bound, asked),
    ...switchOf('extract', bound, asked),
    ...(tokens.length === 0 ? {} : { recall_tokens: Math.min(...tokens) }),
  };
}

/** The namespace that may be written; null: none; undefined: every one. */
function writeOf(outer: MemoryScope, inner: MemoryScope): string | null | undefined {
  if (outer.writes === null && inner.writes === null) return undefined;
  const [name] = (inner.writes ?? outer.writes)?.names ?? [];
  const namespace = name ?? null;
  if (namespace === null) return null;
  return mayWrite(outer, { namespace }) && mayWrite(inner, { namespace }) ? namespace : null;
}

function switchOf(
  name: 'recall' | 'extract',
  bound: MemoryAccess | null,
  asked: MemoryAccessRequest | null | undefined,
): { recall?: boolean; extract?: boolean } {
  if (bound?.[name] === false || asked?.[name] === false) return { [name]: false };
  const value = asked?.[name] ?? bound?.[name];
  return value == null ? {} : { [name]: value };
}
