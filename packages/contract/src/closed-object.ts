import { z } from 'zod';
import { nearestName } from './nearest-name.ts';

/** What a fault shows of a name that was sent. */
const SHOWN_CHARS = 100;

/**
 * An object of a request. A field that it does not have is an error, which names the one that was probably meant: a
 * misspelt limit must not look like one that is set.
 */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const { def } = (issue.inst as z.ZodObject)._zod;
      return noSuch('field', String(issue.keys[0]), Object.keys(def.shape));
    },
  });
}

/** What to say about a name that is not known. */
export function noSuch(what: string, name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `no such ${what}; did you mean ${nearest}?`;
  return known.length === 0 ? `no such ${what}` : `no such ${what}; there are ${known.join(', ')}`;
}

/** Where a value does not fit its schema, and why. */
export interface Fault {
  path: string[];
  message: string;
  /** The path is that of a field which its object does not have. */
  isUnknownField: boolean;
}

/** The fault to report first. A field that does not exist often explains why another one is missing. */
export function firstFault({ issues }: z.core.$ZodError): Fault {
  const issue = issues.flatMap(unfold).find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path.map(String) ?? [];
  const isUnknownField = issue?.code === 'unrecognized_keys';
  if (isUnknownField) path.push(String(issue.keys[0]).slice(0, SHOWN_CHARS));
  return { path, message: issue?.message ?? 'not valid', isUnknownField };
}

/** Of a value that fits none of several schemas, also what each of them says. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const inner = issue.errors.flat().flatMap(unfold);
  return [issue, ...inner.map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] }))];
}
