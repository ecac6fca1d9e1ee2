import type { z } from 'zod';

/** What a value must be, in words. */
const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/** The kinds of values that zod sees. */
const RECEIVED: Record<string, string> = { ...KINDS, boolean: 'a truth value' };

/** What is counted in a text or a list. */
const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

/** zod's own words, which say more about zod than about the value. A schema's own message does not begin like this. */
const OWN_WORDS = /^(Invalid (input|option|discriminator value)|Too (big|small)|Unrecognized key)/;

/** What is wrong with a value, in words for people who do not know zod. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  if (!OWN_WORDS.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? issue.expected;
      const received = /received (\w+)$/.exec(issue.message)?.[1] ?? '';
      if (received === 'undefined') return `is missing; expected ${kind}`;
      // A number that is not whole, or text in a query that is none.
      if (/^(number|int)$/.test(issue.expected) && /^(number|NaN)$/.test(received)) return `expected ${kind}`;
      return `expected ${kind}, not ${RECEIVED[received] ?? received}`;
    }
    case 'too_big':
      return `expected ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'invalid_value':
      return `expected ${issue.values.map(String).join(' or ')}`;
    case 'invalid_union':
      return describeUnion(issue);
    default:
      return issue.message;
  }
}

/** The names that tell the forms apart, or their kinds. */
function describeUnion({ message, errors }: z.core.$ZodIssueInvalidUnion): string {
  const names = [...message.matchAll(/'([^']+)'/g)].map(([, name]) => name);
  const faults = errors.flatMap(([fault]) => (fault?.code === 'invalid_type' ? [fault.expected] : []));
  const kinds = [...new Set(faults)].map((kind) => KINDS[kind] ?? kind);
  const forms = names.length > 0 ? names : kinds;
  return forms.length === 0 ? message : `expected ${forms.join(' or ')}`;
}

function amount(count: number | bigint, origin: string): string {
  const units = UNITS[origin];
  const number = count.toLocaleString('en');
  return units === undefined ? number : `${number} ${count === 1 ? units[0] : units[1]}`;
}
