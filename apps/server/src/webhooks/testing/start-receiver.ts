import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';

export interface Received {
  headers: Record<string, string>;
  body: string;
}

export interface Receiver extends AsyncDisposable {
  url: string;
  received: Received[];
  /** Resolves with the next request, or one that has arrived and was not returned yet. */
  next(): Promise<Received>;
  /** Sets its answer from now on. */
  answer(status: number, headers?: Record<string, string>): void;
  /** From now on, it accepts requests and answers none. */
  hang(): void;
}

/** A server that receives webhooks, on a loopback port. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answer: { status: number; headers: Record<string, string> } | null = { status: 204, headers: {} };
  let given = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ headers: request.headers as Record<string, string>, body });
    if (answer !== null) response.writeHead(answer.status, answer.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    next: () =>
      vi.waitFor(
        () => {
          const request = received[given];
          if (request === undefined) throw new Error(`only ${given} of the awaited webhooks came`);
          given++;
          return request;
        },
        { timeout: 50_000, interval: 20 },
      ),
    answer(status, headers = {}) {
      answer = { status, headers };
    },
    hang() {
      answer = null;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
