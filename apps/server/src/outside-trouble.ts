import { DatabaseTimeoutError, DatabaseUnavailableError } from '@jettson/database';

/** What is lacking, by the code of the system, of Node or of Postgres. */
const LACKS: Record<string, string> = {
  EMFILE: 'file descriptors',
  ENFILE: 'file descriptors',
  ENOSPC: 'disk space',
  EDQUOT: 'disk space',
  EROFS: 'a disk that can be written to',
  EIO: 'a disk that works',
  ENOMEM: 'memory',
  EAGAIN: 'processes',
  ERR_WORKER_OUT_OF_MEMORY: 'memory',
  ERR_WORKER_INIT_FAILED: 'memory',
  // Of ours: a bucket.
  FILE_STORE_AWAY: 'a file store that answers',
  // Of Postgres: its disk or its memory is full, it may open no more files, its disk fails, it is a replica.
  '53100': 'disk space of the database',
  '53200': 'memory of the database',
  '53400': 'room in the settings of the database',
  '58030': 'a disk of the database that works',
  '25006': 'a database that can be written to',
};
/** No error of ours is nested deeper. */
const MAX_DEPTH = 8;

/** What the machine, the database or the file store lacks, if that is why something failed; null if it is something else. */
export function findLack(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return null;
  const { code, cause } = error as NodeJS.ErrnoException;
  const own = typeof code === 'string' && Object.hasOwn(LACKS, code) ? LACKS[code] : undefined;
  if (own !== undefined) return own;
  const nested = error instanceof AggregateError ? [cause, ...error.errors] : [cause];
  for (const one of nested) {
    const lack = findLack(one, depth + 1);
    if (lack !== null) return lack;
  }
  return null;
}

/** Whether something failed because of the database, the machine or the file store: trying again later, or elsewhere, may work. */
export function isOutsideTrouble(error: unknown): boolean {
  return isDatabaseAway(error) || findLack(error) !== null;
}

/** Whether the database did not answer, or not in time. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof DatabaseUnavailableError || error instanceof DatabaseTimeoutError;
}
