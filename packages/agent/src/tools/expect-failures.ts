import { ComputerError } from '@jettson/computer';
import { ToolError } from '../errors.ts';

/** Makes a computer's declared failures data for the model. A lost computer is none: it ends the run, which another one takes over. */
export async function expectComputerErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ComputerError && error.code !== 'computer_gone') throw new ToolError(error.message);
    throw error;
  }
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
