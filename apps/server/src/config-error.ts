import { nearestName, noSuch } from '@jettson/contract/nearest-name';
import type { z } from 'zod';

/** The environment or an option has an invalid value. The message is one line and lists every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(`The configuration cannot work: ${faults.join('; ')}`);
  }
}

/** Values of these are never shown; a database URL contains a password. */
const SECRET = /_TOKEN$|_HEADERS$|_KEY$|_KEY_ID$|_SECRET$|^DATABASE_URL$/;
const SHOWN_CHARS = 100;

/** Variables with this prefix belong to the repository's tests, whose servers see them but do not read them. */
const OF_TESTS = 'JETTSON_TEST_';

/** One line for each unknown variable that looks like ours: a misspelt one would silently do nothing. */
export function findUnknownVariables(
  environment: Record<string, string | undefined>,
  known: readonly string[],
): string[] {
  return Object.entries(environment)
    .filter(([name]) => name.startsWith('JETTSON_') && !name.startsWith(OF_TESTS) && !known.includes(name))
    .map(([name, value]) => {
      // The value of a misspelt key is still a secret.
      const isSecret = /KEY|SECRET|TOKEN|PASSWORD/i.test(name) || SECRET.test(nearestName(name, known) ?? '');
      return `${describeSetting(name, isSecret ? undefined : value)}: ${noSuch('variable', name, known)}`;
    });
}

/** One line for a value that cannot be read: the variable or option that set it, the value, and what was expected. */
export function describeFault(
  issue: z.core.$ZodIssue,
  given: Record<string, string | undefined>,
  flags: ReadonlyMap<string, string>,
): string {
  const name = issue.path.join('.');
  const flag = flags.get(name);
  const label = flag === undefined ? name : `${flag} (${name})`;
  return `${describeSetting(label, SECRET.test(name) ? undefined : given[name])}: ${issue.message}`;
}

function describeSetting(label: string, value: string | undefined): string {
  if (value === undefined) return label;
  // A URL may contain a password, even one that cannot be parsed as a URL.
  const shown = value.replaceAll(/\/\/[^/]*@/g, '//…@').slice(0, SHOWN_CHARS);
  return `${label} is ${JSON.stringify(shown)}`;
}
