/** How far the server's clock is ahead of the reader's, milliseconds; 0 while the two agree as far as answers can tell. */
let ahead = 0;

/** An answer says its time in whole seconds, and takes a moment to arrive. */
const AGREE_MS = 2000;

/** Notes what time it is for the server, by the `Date` header of its answer. */
export function noteServerTime({ headers }: Pick<Response, 'headers'>): void {
  const said = Date.parse(headers.get('date') ?? '') - Date.now();
  if (Number.isNaN(said) || Math.abs(said - ahead) < AGREE_MS) return;
  ahead = Math.abs(said) < AGREE_MS ? 0 : said;
}

/** What the server's clock shows, now or when the reader's showed `at`: what comes from the server is compared with it. */
export const serverTime = (at = Date.now()): number => at + ahead;
