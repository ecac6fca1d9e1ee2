import { APICallError } from '@ai-sdk/provider';

/**
 * A fetch that gives up on a model when nothing has come for `idleMs`, not even headers. How long the whole answer takes
 * does not matter. The error is marked as one to retry.
 */
export function withIdleLimit(fetchIt: typeof fetch, idleMs: number): typeof fetch {
  return async (input, init) => {
    const silence = new AbortController();
    const giveUp = () => silence.abort(silenceError(String(input), idleMs));
    const timer = setTimeout(giveUp, idleMs).unref();
    const signal = AbortSignal.any([silence.signal, ...(init?.signal ? [init.signal] : [])]);
    try {
      const response = await fetchIt(input, { ...init, signal });
      timer.refresh();
      if (response.body === null) clearTimeout(timer);
      return withBody(response, response.body && watched(response.body, timer));
    } catch (error) {
      clearTimeout(timer);
      throw silence.signal.aborted ? silence.signal.reason : error;
    }
  };
}

/** The same bytes; each piece restarts the wait. An abort ends the stream with its reason. */
function watched(body: ReadableStream<Uint8Array>, timer: NodeJS.Timeout): ReadableStream<Uint8Array> {
  const end = () => clearTimeout(timer);
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        timer.refresh();
        controller.enqueue(chunk);
      },
      flush: end,
      cancel: end,
    }),
  );
}

function withBody(response: Response, body: ReadableStream<Uint8Array> | null): Response {
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

function silenceError(url: string, idleMs: number): APICallError {
  return new APICallError({
    message: `The model sent nothing for ${Math.round(idleMs / 1000)} s.`,
    url,
    requestBodyValues: {},
    isRetryable: true,
  });
}
