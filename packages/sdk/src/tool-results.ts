import { type RequestOptions, segment, type Transport } from './transport.ts';
import type { ToolResultReceipt } from './wire-types.ts';

export interface PostToolResultOptions extends RequestOptions {
  /** Text or any JSON, up to 1 MB. */
  output: unknown;
  /** Whether the call failed: the model reads the output as an error. */
  isError?: boolean | undefined;
}

/** Results of function tools. `agents.run` and `agents.attach` post them by themselves. */
export class ToolResults {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Answers a call of `pending_calls`. The first result stands; the same one again returns the first answer, also after the
   * agent's end. Throws JettsonNotFoundError if the agent has no such call, and a JettsonError with the code `conflict` if
   * it has another result or no longer waits.
   */
  async post(
    agentId: string,
    callId: string,
    { output, isError, ...request }: PostToolResultOptions,
  ): Promise<ToolResultReceipt> {
    const path = `/agents/${segment(agentId)}/tool-results/${segment(callId)}`;
    const body = { output: output ?? null, ...(isError === true && { is_error: true }) };
    return this.#transport.json({ method: 'POST', path, body, repeatable: true }, request);
  }
}
