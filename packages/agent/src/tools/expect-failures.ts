import type { ComputerError, ComputerErrorCode } from '@jettson/computers';
import { ToolError } from '../errors.ts';

/**
 * Turns a computer's declared failures into data for the model, in the words of `explain` where it has some. A lost
 * computer is not one of them: it ends the attempt, and another one takes over.
 */
export async function expectComputerErrors<Result>(
  work: Promise<Result>,
  explain: Partial<Record<ComputerErrorCode, (reason: string) => string>> = {},
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (isComputerError(error) && error.code !== 'computer_gone') {
      throw new ToolError(explain[error.code]?.(error.message) ?? error.message);
    }
    throw error;
  }
}

/** Recognized by its name: the loop is given a computer, and imports no code of one. */
function isComputerError(error: unknown): error is ComputerError {
  const name: ComputerError['name'] = 'ComputerError';
  return error instanceof Error && error.name === name;
}

/** What the language throws for a mistake in code. */
const BUGS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** For the network and the browser, all of whose errors the model may read, except our own bugs. */
export async function expectErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || BUGS.some((Bug) => error instanceof Bug)) throw error;
    throw new ToolError(error.message);
  }
}
