/**
 * - `model_corrupt`: a model file is missing or its hash differs; trying again does not help.
 * - `worker_crashed`: the worker thread died twice on the same texts.
 * - `unavailable`: a remote embedder could not be reached or kept failing; worth trying again later.
 * - `misconfigured`: a remote embedder refuses everything: a wrong key, address or model.
 * - `rejected`: a remote embedder refuses these texts.
 * - `bad_answer`: its answer is not one vector of the right size for each text.
 * - `closed`: the embedder was closed.
 */
export type EmbedderErrorCode =
  | 'model_corrupt'
  | 'worker_crashed'
  | 'unavailable'
  | 'misconfigured'
  | 'rejected'
  | 'bad_answer'
  | 'closed';

/** The one error an Embedder rejects with. Its message contains neither keys nor the texts. */
export class EmbedderError extends Error {
  override readonly name = 'EmbedderError';
  readonly code: EmbedderErrorCode;

  constructor(code: EmbedderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
