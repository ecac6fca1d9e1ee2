import { createHash } from 'node:crypto';

/** What every provider accepts. */
const MAX_CHARS = 64;
const HASH_CHARS = 6;

/** The name under which the model knows a server's tool: letters, digits, `_` and `-`, at most 64 characters. */
export function nameTool(server: string, tool: string): string {
  const full = `${server}__${tool}`;
  const name = full.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  if (name.length <= MAX_CHARS) return name;
  const hash = createHash('sha256').update(full).digest('hex').slice(0, HASH_CHARS);
  return `${name.slice(0, MAX_CHARS - HASH_CHARS - 1)}_${hash}`;
}
