import { nearestName, noSuch } from '@jettson/contract';
import type { z } from 'zod';

/** The environment or an option holds something that cannot work. The message is one line and lists every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[]) {
    super(`The configuration cannot work: ${faults.join('; ')}`);
  }
}

/** The value of one of these is shown to nobody; a database's URL holds a password. */
const SECRET = /_KEY$|_KEY_ID$|_SECRET$|^DATABASE_URL$/;
const SHOWN_CHARS = 100;

/** Variables of this prefix belong to the tests of the repository, whose servers see them and do not read them. */
const OF_TESTS = 'JETTSON_TEST_';

/** One line for each variable that looks like ours and is none: a misspelt one would do nothing, in silence. */
export function findUnknownVariables(
  environment: Record<string, string | undefined>,
  known: readonly string[],
): string[] {
  return Object.entries(environment)
    .filter(([name]) => name.startsWith('JETTSON_') && !name.startsWith(OF_TESTS) && !known.includes(name))
    .map(([name, value]) => {
      // A misspelt key is a secret all the same.
      const isSecret = /KEY|SECRET|TOKEN|PASSWORD/i.test(name) || SECRET.test(nearestName(name, known) ?? '');
      return `${describeSetting(name, isSecret ? undefined : value)}: ${noSuch('variable', name, known)}`;
    });
}

/** One line for a value that cannot be read: the variable or the option that set it, what it holds, and what was expected. */
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
  // A URL may hold a password, also one that cannot be read as a URL.
  const shown = value.replaceAll(/\/\/[^/]*@/g, '//…@').slice(0, SHOWN_CHARS);
  return `${label} is ${JSON.stringify(shown)}`;
}
