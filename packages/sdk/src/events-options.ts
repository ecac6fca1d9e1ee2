import type { RequestOptions } from './transport.ts';

export interface EventsOptions extends RequestOptions {
  /** Only events behind the one of this id: a number, or the `next_cursor` of the page before. */
  after?: number | string | undefined;
  /**
   * The newest events before the one of this id, instead of those after `after`: a number, or the `next_cursor` of the page
   * before; 2147483647 for the end of the log.
   */
  before?: number | string | undefined;
  /** Events a page, 1 to 1,000; 100 by default. */
  limit?: number | undefined;
}
