import { DEFAULT_NAMESPACE, type MemoryAccess } from '@jettson/contract';
import { type RawBuilder, sql } from 'kysely';
import { ApiError } from '../../errors.ts';
import type { MemoryName } from './memory-name.ts';

/** Namespaces by name and by prefix. */
interface Namespaces {
  names: readonly string[];
  prefixes: readonly string[];
}

/**
 * Whose memories a call is about. Queries over memories take it instead of the account, so that none can forget it;
 * `inScope` is its condition in SQL.
 */
export interface MemoryScope {
  readonly accountId: string;
  /** What may be seen; null: everything. */
  readonly reads: Namespaces | null;
  /** What may be written; null: everything. */
  readonly writes: Namespaces | null;
  /** The namespace that is meant if none is named. */
  readonly home: string;
}

/** The scope of a caller that may see and write everything of the account. */
export function wholeAccount(accountId: string): MemoryScope {
  return { accountId, reads: null, writes: null, home: DEFAULT_NAMESPACE };
}

/** The scope that a key or a spawn was given; null: the whole account. */
export function toScope(accountId: string, access: MemoryAccess | null): MemoryScope {
  const { read, write } = access ?? {};
  const reads = read ? toNamespaces(read) : null;
  const written = write === undefined ? reads?.names[0] : write;
  const isUnlimited = write === undefined && reads === null;
  const home = written ?? reads?.names[0] ?? DEFAULT_NAMESPACE;
  return { accountId, reads, writes: isUnlimited ? null : only(written ?? []), home };
}

function toNamespaces(read: NonNullable<MemoryAccess['read']>): Namespaces {
  return {
    names: read.filter((part) => typeof part === 'string'),
    prefixes: read.filter((part) => typeof part !== 'string').map(({ prefix }) => prefix),
  };
}

function only(names: string | string[]): Namespaces {
  return { names: [names].flat(), prefixes: [] };
}

/** True for a row that may be seen, by the column of its namespace. */
export function inScope({ reads }: MemoryScope, namespace: RawBuilder<unknown>): RawBuilder<boolean> {
  if (reads === null) return sql`true`;
  const { names, prefixes } = reads;
  // Without an "or", the planner can use an index.
  if (prefixes.length === 0) return sql`${namespace} = any(${[...names]}::text[])`;
  const beginnings = prefixes.map((prefix) => sql`starts_with(${namespace}, ${prefix})`);
  return sql`(${namespace} = any(${[...names]}::text[]) or ${sql.join(beginnings, sql` or `)})`;
}

/** The part of what may be seen that a request is about. Throws `forbidden` if all of that is out of reach. */
export function narrowed(
  scope: MemoryScope,
  {
    namespace,
    namespace_prefix: prefix,
  }: { namespace?: string | null | undefined; namespace_prefix?: string | null | undefined },
): MemoryScope {
  let { reads } = scope;
  if (namespace != null) {
    if (!holds(reads, namespace)) throw outOfReach('namespace', reads);
    reads = only(prefix == null || namespace.startsWith(prefix) ? namespace : []);
  } else if (prefix != null) {
    reads = intersect(reads, { names: [], prefixes: [prefix] });
    if (reads.names.length + reads.prefixes.length === 0) throw outOfReach('namespace_prefix', scope.reads);
  }
  return { ...scope, reads };
}

/** The part of what may be seen that may also be changed, for calls that delete, merge and restore. */
export function forChanging(scope: MemoryScope): MemoryScope {
  const { reads, writes } = scope;
  return writes === null ? scope : { ...scope, reads: intersect(reads, writes) };
}

/** What may be written, whether it may be seen or not: for plans and operations, which do not reveal what is there. */
export function forWriting(scope: MemoryScope): MemoryScope {
  return { ...scope, reads: scope.writes };
}

/** The memory that a caller means. Throws `forbidden` if it may not be seen. */
export function nameToRead(scope: MemoryScope, { namespace, key }: NameRequest): MemoryName {
  const name = { namespace: namespace ?? scope.home, key };
  if (!holds(scope.reads, name.namespace)) throw outOfReach('namespace', scope.reads);
  return name;
}

/** The same for a memory that will be written. */
export function nameToWrite(scope: MemoryScope, { namespace, key }: NameRequest): MemoryName {
  const name = { namespace: namespace ?? scope.home, key };
  requireWrite(scope, [name]);
  return name;
}

interface NameRequest {
  key: string;
  namespace?: string | null | undefined;
}

/** Throws `forbidden` unless all of these may be written. */
export function requireWrite(scope: MemoryScope, names: readonly MemoryName[]): void {
  if (names.some((name) => !mayWrite(scope, name))) throw outOfReach('namespace', scope.writes);
}

export function mayRead({ reads }: MemoryScope, { namespace }: Pick<MemoryName, 'namespace'>): boolean {
  return holds(reads, namespace);
}

export function mayWrite({ writes }: MemoryScope, { namespace }: Pick<MemoryName, 'namespace'>): boolean {
  return holds(writes, namespace);
}

function holds(namespaces: Namespaces | null, name: string): boolean {
  if (namespaces === null) return true;
  return namespaces.names.includes(name) || namespaces.prefixes.some((prefix) => name.startsWith(prefix));
}

/** What both contain. */
export function intersect(a: Namespaces | null, b: Namespaces): Namespaces {
  if (a === null) return b;
  const beginnings = a.prefixes.flatMap((one) =>
    b.prefixes.flatMap((other) => (one.startsWith(other) ? one : other.startsWith(one) ? other : [])),
  );
  return {
    names: [
      ...new Set([...a.names.filter((name) => holds(b, name)), ...b.names.filter((name) => holds(a, name))]),
    ],
    prefixes: [...new Set(beginnings)],
  };
}

/** The same error whether the namespace exists or not. */
function outOfReach(field: string, allowed: Namespaces | null): ApiError {
  const { names = [], prefixes = [] } = allowed ?? {};
  const expected = [...names, ...prefixes.map((prefix) => `${prefix}*`)].join(' | ') || 'none';
  return new ApiError('forbidden', `${field}: out of reach; what may be used here is ${expected}`, {
    details: { field, expected },
  });
}
