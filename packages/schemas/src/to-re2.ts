import { RE2JS } from 're2js';

/** A pattern as Ajv wants it. */
export interface Re2 {
  test(text: string): boolean;
  /** Ajv tells patterns apart by this. */
  toString(): string;
}

/** Compiles an ECMAScript pattern for RE2, whose time is linear in the text. Throws for what RE2 cannot express. */
export function toRe2(pattern: string): Re2 {
  const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => compiled.matcher(text).find(), toString: () => pattern };
}
