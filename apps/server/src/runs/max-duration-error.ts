/** The run worked for longer than its plan allows. */
export class MaxDurationError extends Error {
  override readonly name = 'MaxDurationError';
  readonly maxRunSeconds: number;

  constructor(maxRunSeconds: number) {
    super(`The run took longer than the plan's ${maxRunSeconds} s`);
    this.maxRunSeconds = maxRunSeconds;
  }
}
