import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** One answer of a provider, byte for byte. */
export interface WireAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** Pieces, each of which is sent by itself. */
  body: readonly string[];
  /** `cut`: the connection breaks after the last piece. `before`: it breaks before the first byte. */
  end?: 'cut' | 'before';
}

export interface WireServer extends AsyncDisposable {
  url: string;
  /** The bodies of the requests so far. */
  asked: string[];
}

/** A provider that gives these answers one after the other; the last one repeats. */
export async function startWireServer(
  ...answers: readonly [WireAnswer, ...WireAnswer[]]
): Promise<WireServer> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const number = asked.push(await text(request));
    const { status = 200, headers, body, end } = (answers[number - 1] ?? answers.at(-1)) as WireAnswer;
    if (end === 'before') return void response.destroy();
    response.writeHead(status, { 'content-type': 'text/event-stream', ...headers });
    for (const piece of body) {
      response.write(piece);
      // So that the other side gets it before the connection breaks.
      if (end === 'cut') await wait(5);
    }
    if (end === 'cut') response.destroy();
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
