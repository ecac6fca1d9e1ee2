import { randomBytes } from 'node:crypto';

const PREFIX = 'jettson-secret-';
const MIN_LENGTH = 40;

/** A placeholder for a value of so many bytes: as long as it, so that the lengths of requests and responses stay as they are. */
export function newPlaceholder(valueBytes: number): string {
  const digits = Math.max(MIN_LENGTH, valueBytes) - PREFIX.length;
  return (
    PREFIX +
    randomBytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits)
  );
}
