/** Why no computer can be made on a machine. */
export interface ComputerFault {
  /** What is wrong, as the part of a sentence: `bubblewrap is not installed`. */
  problem: string;
  /** What to do about it; where a command does it, that line. */
  fix: string;
}

/** The machine cannot make computers until somebody does what `fault` says: trying again is of no use. */
export class ComputersUnavailableError extends Error {
  override readonly name = 'ComputersUnavailableError';
  readonly fault: ComputerFault;

  constructor(fault: ComputerFault, cause?: unknown) {
    super(`This machine cannot make computers for agents: ${fault.problem}. To fix that: ${fault.fix}`, {
      cause,
    });
    this.fault = fault;
  }
}
