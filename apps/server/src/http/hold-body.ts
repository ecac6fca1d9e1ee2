import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import { openAccountTurns } from './account-turns.ts';
import type { AppEnv } from './app-env.ts';
import { checkJsonBody } from './check-json-body.ts';

/**
 * Of all requests of a caller together, while they are read and handled. 6,000 bodies that arrive slowly, as many as the
 * smallest plan can send before they time out, would otherwise take 6 GB.
 */
const MAX_HELD_BYTES = 64 * 1024 ** 2;
/** To parse and validate 1 MB of JSON takes up to a quarter of a second, in which nobody else is served. */
const LARGE_BYTES = 32 * 1024;
const MAX_WAITING = 100;
const RETRY_SECONDS = 5;

/** Makes a middleware that reads a JSON body whole; all that it makes count together. */
export type HoldBody = ReturnType<typeof openHeldBodies>;

/**
 * Reads bodies with a limit for each, and one for everything that a caller (an account or, before that is known, an
 * address) sends at the same time. Large ones take turns: each account has at most half of the time for them.
 */
export function openHeldBodies({ maxHeldBytes = MAX_HELD_BYTES }: { maxHeldBytes?: number } = {}) {
  const heldBy = new Map<string, number>();
  const turns = openAccountTurns('large requests', { atOnce: 1, maxWaiting: MAX_WAITING, withRests: true });

  function hold(caller: string) {
    let own = 0;
    const count = (bytes: number) => {
      own += bytes;
      const held = (heldBy.get(caller) ?? 0) + bytes;
      if (held > 0) heldBy.set(caller, held);
      else heldBy.delete(caller);
      return held;
    };
    return {
      add(bytes: number): void {
        if (count(bytes) > maxHeldBytes) throw tooMuchAtOnce(maxHeldBytes);
      },
      [Symbol.dispose]: () => void count(-own),
    };
  }

  return (maxBytes: number) =>
    createMiddleware<AppEnv>(async (c, next) => {
      const { body } = c.req.raw;
      if (body === null) return next();
      if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
      const caller = c.var.accountId ?? `address ${c.var.connection.address}`;
      using held = hold(caller);
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      // Never cancelled: that would close the connection before the error is sent.
      const reader = body.getReader();
      const read = () => reader.read().catch(cutOff);
      for (let { value } = await read(); value !== undefined; { value } = await read()) {
        bytes += value.byteLength;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        held.add(value.byteLength);
        pieces.push(value);
      }
      // Hono keeps promises here, whatever its type says.
      const whole: unknown = Promise.resolve(Uint8Array.from(Buffer.concat(pieces)).buffer);
      c.req.bodyCache.arrayBuffer = whole as ArrayBuffer;
      using _ = bytes > LARGE_BYTES ? await turns.take(caller) : undefined;
      await checkJsonBody(c, next);
    });
}

/** The caller has gone; it is no failure of the server's, and nobody reads the answer. */
function cutOff(): never {
  throw new ApiError('invalid_body', 'The connection was closed before the end of the body', {
    details: { field: 'body', expected: 'as many bytes as announced' },
  });
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError('payload_too_large', `The body is larger than ${maxBytes / 1024} kB`, {
    details: { field: 'body', expected: `at most ${maxBytes} bytes` },
  });
}

function tooMuchAtOnce(maxHeldBytes: number): ApiError {
  return new ApiError(
    'concurrent_limit_reached',
    `Requests with ${maxHeldBytes / 1024 ** 2} MB together are in progress; wait for some to end`,
    { retryAfterSeconds: RETRY_SECONDS },
  );
}
