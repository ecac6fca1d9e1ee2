import type { MemoryAccess, MemoryAccessRequest } from '@jettson/contract';
import { ApiError } from '../../errors.ts';
import { mayRead, mayWrite, toScope } from './memory-scope.ts';

/**
 * What somebody may see and write who asks for `asked` under a limit; null: everything. What `asked` leaves out is as
 * in the limit, never wider. Throws `forbidden`, which names the field, for what is outside the limit.
 */
export function narrowAccess(
  limit: MemoryAccess | null,
  asked: MemoryAccessRequest | null | undefined,
): MemoryAccess | null {
  if (asked == null) return limit;
  const read = asked.read ?? limit?.read;
  const write = narrowWrite(limit, asked);
  checkRead(limit, asked.read ?? []);
  const recall = narrowSwitch('recall', limit, asked);
  const extract = narrowSwitch('extract', limit, asked);
  const tokens = narrowTokens(limit, asked);
  return {
    ...(read ? { read } : {}),
    ...(write === undefined ? {} : { write }),
    ...(recall == null ? {} : { recall }),
    ...(extract == null ? {} : { extract }),
    ...(tokens == null ? {} : { recall_tokens: tokens }),
  };
}

function checkRead(limit: MemoryAccess | null, read: NonNullable<MemoryAccess['read']>): void {
  if (!limit?.read) return;
  const { reads } = toScope('', limit);
  for (const [index, part] of read.entries()) {
    const isHeld =
      typeof part === 'string'
        ? mayRead(toScope('', limit), { namespace: part })
        : reads?.prefixes.some((prefix) => part.prefix.startsWith(prefix));
    if (!isHeld) throw widerThanKey(`memory.read.${index}`);
  }
}

function narrowWrite(limit: MemoryAccess | null, asked: MemoryAccessRequest): string | null | undefined {
  if (asked.write === null) return null;
  const scope = toScope('', limit);
  if (asked.write !== undefined) {
    if (!mayWrite(scope, { namespace: asked.write })) throw widerThanKey('memory.write');
    return asked.write;
  }
  if (!asked.read) return limit?.write;
  const first = asked.read.find((part) => typeof part === 'string') ?? null;
  return first !== null && mayWrite(scope, { namespace: first }) ? first : null;
}

function narrowSwitch(name: 'recall' | 'extract', limit: MemoryAccess | null, asked: MemoryAccessRequest) {
  if (limit?.[name] === false && asked[name] === true) throw widerThanKey(`memory.${name}`);
  return asked[name] ?? limit?.[name];
}

function narrowTokens(limit: MemoryAccess | null, asked: MemoryAccessRequest) {
  const most = limit?.recall_tokens;
  if (most != null && asked.recall_tokens != null && asked.recall_tokens > most) {
    throw widerThanKey('memory.recall_tokens');
  }
  return asked.recall_tokens ?? most;
}

function widerThanKey(field: string): ApiError {
  return new ApiError('forbidden', `${field}: wider than the memory limit of the API key`, {
    details: { field, expected: 'what the limit of the key holds, or less' },
  });
}
