import { z } from 'zod';
import { isReservedName } from './reserved-names.ts';

const MAX_NAMES = 100;
/** Of names and values together. */
const MAX_BYTES = 64 * 1024;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/** The variables of a new agent's commands, as a request sends them. */
export const AgentEnvRequest = z
  .record(z.string(), z.string())
  .superRefine((env, context) => {
    const names = Object.keys(env);
    if (names.length > MAX_NAMES) context.addIssue(`expected at most ${MAX_NAMES} variables`);
    for (const name of names) {
      const fault = !NAME.test(name)
        ? 'expected a name of letters, digits and underscores that does not begin with a digit'
        : isReservedName(name)
          ? 'the computer uses this name itself'
          : env[name]?.includes('\0')
            ? 'expected a value without NUL'
            : undefined;
      if (fault !== undefined)
        context.addIssue({ code: 'custom', path: [name.slice(0, 100)], message: fault });
    }
    const bytes = names.reduce((sum, name) => sum + byteLength(name) + byteLength(env[name] ?? ''), 0);
    if (bytes > MAX_BYTES) context.addIssue(`expected at most ${MAX_BYTES.toLocaleString('en')} bytes`);
  })
  .meta({
    id: 'AgentEnvRequest',
    description: 'Environment variables: up to 100, and 64 KB of names and values together.',
  });

/** The same as answers show it: names, and "…" in place of each value. */
export const AgentEnv = z.record(z.string(), z.string()).meta({
  id: 'AgentEnv',
  description: 'The names of environment variables. Values are never shown: each is "…".',
});
export type AgentEnv = z.infer<typeof AgentEnv>;

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
