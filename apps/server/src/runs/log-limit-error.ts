/** The agent's log has reached its plan's limit. */
export class LogLimitError extends Error {
  override readonly name = 'LogLimitError';

  constructor(maxBytes: number) {
    super(`The log of the run is longer than the plan's ${maxBytes} bytes`);
  }
}
