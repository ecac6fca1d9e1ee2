import { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { noSuch } from './nearest-name.ts';

/** Characters of an unknown name that an error shows. */
const SHOWN_CHARS = 100;

/**
 * An object in a request. An unknown field is an error that names the field that was probably meant: a misspelt limit
 * must not look like one that is set. `reasons` says of fields that people expect here why there are none.
 */
export function closedObject<Shape extends z.ZodRawShape>(
  shape: Shape,
  reasons: Record<string, string> = {},
) {
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const name = String(issue.keys[0]);
      if (Object.hasOwn(reasons, name)) return reasons[name];
      const { def } = (issue.inst as z.ZodObject)._zod;
      return noSuch('field', name, Object.keys(def.shape));
    },
  });
}

/** Where a value does not fit its schema, and why. */
export interface Fault {
  path: string[];
  message: string;
  /** The path of an unknown field. */
  isUnknownField: boolean;
}

/** The fault to report first. An unknown field often explains why another one is missing. */
export function firstFault({ issues }: z.core.$ZodError): Fault {
  const unknown = issues.flatMap(unfold).find(({ code }) => code === 'unrecognized_keys');
  const issue = unknown ?? (issues[0] && meantBranch(issues[0]));
  const path = issue?.path.map(String) ?? [];
  const isUnknownField = issue?.code === 'unrecognized_keys';
  if (isUnknownField) path.push(String(issue.keys[0]).slice(0, SHOWN_CHARS));
  return { path, message: issue === undefined ? 'not valid' : describeIssue(issue), isUnknownField };
}

/** Of a value that fits none of several schemas, also what each of them says. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const inner = issue.errors.flat().flatMap(unfold);
  return [issue, ...inner.map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] }))];
}

/**
 * Of a value that may have several forms, what is wrong with the form that was meant: the one whose type it has. "Expected
 * a text or an object" says nothing about a misspelt option of the object.
 */
function meantBranch(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const branch = issue.errors.find((faults) =>
    faults.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const [fault] = branch ?? [];
  return fault === undefined ? issue : meantBranch({ ...fault, path: [...issue.path, ...fault.path] });
}
