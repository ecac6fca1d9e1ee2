import type { PolicySession } from '@jettson/egress';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { VERSION } from '../version.ts';
import { boundAnswer } from './bound-answer.ts';
import { setAside } from './set-aside.ts';

/** Where a server is, and what each request to it carries. */
export interface McpServer {
  name: string;
  url: string;
  headers: Record<string, string>;
}

/** A connection, open until the server breaks it or it is closed. */
export interface McpConnection {
  client: Client;
  /** Aborted, with the reason, when the server has broken the connection: no answer will come any more. */
  failed: AbortSignal;
  /** Whether the server keeps a session, which it may forget. */
  readonly hasSession: boolean;
  close(): Promise<void>;
}

/** Values in one answer. While connecting, the client checks all of them in one go. */
const MAX_VALUES = 50_000;
const MAX_VALUES_CONNECTING = 2_000;
/** How long to wait for a server to end its session; sessions also end by themselves sooner or later. */
const GOODBYE_MS = 1_000;
/** A server may close an answer's stream and let us ask for the rest, but not for ever. */
const MAX_RESUMPTIONS = 50;
const MIN_RESUMPTION_MS = 250;
const MAX_RESUMPTION_MS = 10_000;

/**
 * Connects by Streamable HTTP and agrees on the protocol: 2026-07-28, or one of those before it. `signal` ends
 * connecting. Nothing that the server says reaches the client before its size is checked.
 */
export async function connectServer(
  session: PolicySession,
  { url, headers }: Pick<McpServer, 'url' | 'headers'>,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<McpConnection> {
  const failing = new AbortController();
  let resumptions = 0;
  let maxValues = MAX_VALUES_CONNECTING;
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers },
    async fetch(input, init) {
      if (init?.method === 'GET') {
        // The stream of announcements would take a connection as long as the agent lives, and we do not read them.
        const isResumption = new Headers(init.headers).has('last-event-id');
        if (!isResumption || ++resumptions > MAX_RESUMPTIONS) return new Response(null, { status: 405 });
      }
      const onFailure = (error: Error) => failing.abort(error);
      return boundAnswer(await session.fetch(input, init), { maxValues, onFailure });
    },
    reconnectionScheduler(reconnect, delayMs) {
      const timer = setTimeout(reconnect, Math.min(MAX_RESUMPTION_MS, Math.max(MIN_RESUMPTION_MS, delayMs)));
      return () => clearTimeout(timer.unref());
    },
  });
  // The client calls this handler before its own.
  transport.onmessage = setAside;
  const client = new Client(
    { name: 'jettson', version: VERSION },
    {
      versionNegotiation: { mode: 'auto' },
      // There is nobody whom a server could ask.
      inputRequired: { autoFulfill: false },
      jsonSchemaValidator: {
        getValidator() {
          throw new Error('no schema of a server is compiled on the event loop');
        },
      },
    },
  );
  const abort = () => void transport.close();
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    await client.connect(transport, {
      timeout: timeoutMs,
      signal: AbortSignal.any([signal, failing.signal]),
    });
    maxValues = MAX_VALUES;
  } catch (error) {
    await client.close();
    signal.throwIfAborted();
    failing.signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }

  return {
    client,
    failed: failing.signal,
    get hasSession() {
      return transport.sessionId !== undefined;
    },
    async close() {
      if (transport.sessionId !== undefined) {
        const timer = setTimeout(abort, GOODBYE_MS);
        await transport.terminateSession().catch(() => {});
        clearTimeout(timer);
      }
      await client.close();
    },
  };
}
