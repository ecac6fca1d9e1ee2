import type { ComputerError } from '@jettson/computers';
import { ToolError } from '../errors.ts';

/** Makes a computer's declared failures data for the model. A lost computer is none: it ends the run, which another one takes over. */
export async function expectComputerErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (isComputerError(error) && error.code !== 'computer_gone') throw new ToolError(error.message);
    throw error;
  }
}

/** By its name: the loop is handed a computer, and imports no code of one. */
function isComputerError(error: unknown): error is ComputerError {
  const name: ComputerError['name'] = 'ComputerError';
  return error instanceof Error && error.name === name;
}

/** What the language throws for a mistake in code, whoever it meets. */
const BUGS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** For the network and the browser, whose every Error is fit for the model, unless it is a bug of ours. */
export async function expectErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || BUGS.some((Bug) => error instanceof Bug)) throw error;
    throw new ToolError(error.message);
  }
}
