import { DatabaseTimeoutError, DatabaseUnavailableError } from '@jettson/database';
import { gauge } from '../telemetry/metrics.ts';
import type { Follower, Wake } from './follower.ts';
import { openPendingDeltas, type SubscribeToDeltas } from './pending-deltas.ts';

let openStreams = 0;
gauge({ name: 'jettson_event_streams', help: 'Clients that follow events (SSE) of this process now.' }).watch(
  () => [{ value: openStreams }],
);

const PING = new TextEncoder().encode(': ping\n\n');
/** An unavailable database comes back, and clients need not notice. */
const RETRY_MS = 1000;
/** Most transactions that are still open are short; a long one must not cost a query every 50 ms. */
const SOON_MS = 50;
const LONGEST_SOON_MS = 2000;

/**
 * The events of a log after `after` as `text/event-stream`, then each new one as it comes, and a ping every 10 s. Ends
 * after the last event of the log, or immediately if that is not after `after`. Reads further only when the client has
 * taken everything, so that a slow client delays only itself. `hello` is sent first; what `subscribe` brings is sent
 * between the events; `onClose` is called once, however the stream ends.
 */
export function streamEvents<Place>(
  logs: Follower<Place>,
  accountId: string,
  {
    key,
    after,
    hello,
    subscribe,
    onClose,
  }: {
    key: string;
    after: Place;
    hello?: string;
    subscribe?: SubscribeToDeltas | undefined;
    onClose: () => void;
  },
): ReadableStream<Uint8Array> {
  let last = after;
  let isOpen = true;
  let woken: Wake | undefined = 'news';
  let resume = () => {};
  let soonMs = SOON_MS;
  let soon: NodeJS.Timeout | undefined;
  const wake = (why: Wake) => {
    // A ping must not overwrite a notification.
    if (woken !== 'news') woken = why;
    resume();
  };
  const log = logs.follow(accountId, key, wake);
  openStreams++;
  const deltas = subscribe && openPendingDeltas(subscribe, () => resume());

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    openStreams--;
    clearTimeout(soon);
    log[Symbol.dispose]();
    deltas?.[Symbol.dispose]();
    onClose();
    resume();
  }

  /** The next bytes; null at the end. */
  async function next(): Promise<Uint8Array | null> {
    while (isOpen) {
      // They were written before whatever the log has that is new.
      const written = deltas?.take();
      if (written) return written;
      const why = woken;
      woken = undefined;
      if (why === 'tick') return PING;
      if (why === undefined) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
        continue;
      }
      const piece = await log.read(last).catch(passOver);
      if (piece === null) {
        setTimeout(() => wake('news'), RETRY_MS).unref();
        continue;
      }
      last = piece.last;
      // The read after the last event also sees the end.
      if (piece.next === 'now' || piece.next === 'never') woken = 'news';
      clearTimeout(soon);
      if (piece.next === 'soon') {
        soon = setTimeout(() => wake('news'), soonMs).unref();
        soonMs = Math.min(soonMs * 2, LONGEST_SOON_MS);
      } else soonMs = SOON_MS;
      if (piece.text.length > 0) return piece.text;
      if (piece.next === 'never') return null;
    }
    return null;
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (hello !== undefined) controller.enqueue(new TextEncoder().encode(hello));
      },
      async pull(controller) {
        try {
          const bytes = await next();
          if (!isOpen) return;
          if (bytes !== null) return controller.enqueue(bytes);
          close();
          controller.close();
        } catch (error) {
          close();
          throw error;
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}

/** Null for a temporary failure. */
function passOver(error: unknown): null {
  if (error instanceof DatabaseUnavailableError || error instanceof DatabaseTimeoutError) return null;
  throw error;
}
