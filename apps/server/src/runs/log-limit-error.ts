/** The log of the agent is as long as its plan allows. */
export class LogLimitError extends Error {
  override readonly name = 'LogLimitError';

  constructor(maxBytes: number) {
    super(`The log of the run is longer than the plan's ${maxBytes} bytes`);
  }
}
