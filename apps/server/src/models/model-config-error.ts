export type ModelConfigProblem =
  | 'malformed_model'
  | 'missing_key'
  | 'missing_base_url'
  | 'missing_file'
  | 'unknown_model'
  | 'blind_model';

/**
 * The operator's choice of a model cannot work; the message names the variable to correct, and never contains a key.
 */
export class ModelConfigError extends Error {
  override readonly name = 'ModelConfigError';
  readonly problem: ModelConfigProblem;
  /** The environment variable to set or to correct. */
  readonly variable: string;

  constructor(problem: ModelConfigProblem, variable: string, message: string) {
    super(message);
    this.problem = problem;
    this.variable = variable;
  }
}
