/**
 * - `model_corrupt`: a model file is missing or its hash differs; trying again does not help.
 * - `worker_crashed`: the process of the model died twice on the same texts.
 * - `unavailable`: a remote embedder or reranker could not be reached or kept failing; worth trying again later.
 * - `misconfigured`: it refuses everything: a wrong key, address or model.
 * - `rejected`: it refuses these texts.
 * - `bad_answer`: its answer is not one vector of the right size, or one score, for each text.
 * - `closed`: it was closed.
 */
export type EmbedderErrorCode =
  | 'model_corrupt'
  | 'worker_crashed'
  | 'unavailable'
  | 'misconfigured'
  | 'rejected'
  | 'bad_answer'
  | 'closed';

/** The one error that an Embedder rejects with, and that a reranker reports. Its message contains neither keys nor the texts. */
export class EmbedderError extends Error {
  override readonly name = 'EmbedderError';
  readonly code: EmbedderErrorCode;

  constructor(code: EmbedderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
