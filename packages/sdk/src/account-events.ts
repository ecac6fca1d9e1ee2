import { resumeStream } from './resume-stream.ts';
import type { StreamOptions } from './stream-events.ts';
import type { Transport } from './transport.ts';
import type { AccountEvent } from './wire-types.ts';

export interface AccountStreamOptions extends Omit<StreamOptions, 'after'> {
  /** Also the events since the one with this id; by default only what happens from now on. */
  after?: string | undefined;
}

/** What happens to all agents of the account, where somebody may have to act. */
export class AccountEvents {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Changes of status, requests for approval and calls of function tools, as they happen: `for await (const event of …)`.
   * Never ends by itself: leave the loop, or abort `signal`. Reconnects by itself: each event comes once. Throws
   * StreamIdleTimeoutError after too long a silence.
   */
  stream(options: AccountStreamOptions = {}): AsyncGenerator<AccountEvent, void> {
    // Its first frame has only an id: from there it resumes if it breaks before its first event.
    return resumeStream(this.#transport, { path: '/events', after: options.after }, options);
  }
}
