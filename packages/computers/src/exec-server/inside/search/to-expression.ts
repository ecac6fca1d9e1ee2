import { Failure } from '../protocol.ts';

/** The regular expression that a pattern stands for; `(?i)` at its beginning makes it ignore case. */
export function toExpression(pattern: string): RegExp {
  const ignoresCase = pattern.startsWith('(?i)');
  try {
    return new RegExp(ignoresCase ? pattern.slice('(?i)'.length) : pattern, ignoresCase ? 'i' : '');
  } catch (error) {
    throw new Failure('invalid_pattern', (error as Error).message);
  }
}
