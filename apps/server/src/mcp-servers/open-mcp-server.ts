import type { PolicySession } from '@jettson/egress';
import { ProtocolError, SdkHttpError } from '@modelcontextprotocol/client';
import { connectServer, type McpConnection, type McpServer } from './connect-server.ts';
import { explainFault } from './explain-fault.ts';
import { hideValues } from './hide-values.ts';
import { listTools } from './list-tools.ts';
import { isRepeatable, type McpTool } from './mcp-tool.ts';
import type { SetAside } from './set-aside.ts';
import { type McpResult, toResult } from './to-result.ts';

/** For connecting and listing together, and for a call. */
const MCP_LIMIT_MS = 60_000;

/** A server could not be reached or failed; the message is for people and the model. */
export class McpServerError extends Error {
  override readonly name = 'McpServerError';
}

/** A server of an agent. It is connected when it is first needed, and reconnected after a failure. */
export interface OpenMcpServer extends AsyncDisposable {
  /** Throws McpServerError, and the signal's reason. */
  list(signal: AbortSignal): Promise<{ tools: unknown[]; isCut: boolean }>;
  /** Throws McpServerError, and the signal's reason. */
  call(
    tool: Pick<McpTool, 'tool' | 'input_schema' | 'annotations'>,
    input: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<McpResult>;
}

/** A connection, or one on its way, and how many uses of it are in progress. */
interface Link {
  connecting: Promise<McpConnection>;
  uses: number;
}

/** Opens a server, whose requests go through `session`; disposing it disposes the session. */
export function openMcpServer(
  session: PolicySession,
  server: Pick<McpServer, 'url' | 'headers'>,
  { limitMs = MCP_LIMIT_MS }: { limitMs?: number } = {},
): OpenMcpServer {
  const closing = new AbortController();
  let current: Link | undefined;

  function connect(): Link {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(limitMs)]);
    const connecting = connectServer(session, server, { signal, timeoutMs: limitMs });
    const link = { connecting, uses: 0 };
    current = link;
    connecting.catch(() => drop(link));
    return link;
  }

  /** The next use connects again. */
  function drop(link: Link): void {
    if (current === link) current = undefined;
  }

  /** A connection that was dropped is closed after its last use: other calls may still be in progress on it. */
  function leave(link: Link): void {
    link.uses--;
    if (link.uses > 0 || link === current) return;
    link.connecting.then(
      (connection) => connection.close(),
      () => {},
    );
  }

  /** Does `work` within the time limit, once more if the server had forgotten the session and `mayRepeat` allows it. */
  async function use<Result>(
    signal: AbortSignal,
    mayRepeat: (error: unknown) => boolean,
    work: (connection: McpConnection, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const timeout = AbortSignal.timeout(limitMs);
    const limited = AbortSignal.any([signal, closing.signal, timeout]);
    for (let isRetry = false; ; isRetry = true) {
      const link = current ?? connect();
      link.uses++;
      let connection: McpConnection | undefined;
      try {
        connection = await orAborted(link.connecting, limited);
        const untilFailed = AbortSignal.any([limited, connection.failed]);
        return await orAborted(work(connection, untilFailed), untilFailed);
      } catch (error) {
        signal.throwIfAborted();
        closing.signal.throwIfAborted();
        // An error that the server reports properly does not mean that the connection is broken.
        if (!(error instanceof ProtocolError)) drop(link);
        if (!isRetry && connection?.hasSession && mayRepeat(error)) continue;
        const fault = timeout.aborted
          ? `no answer within ${limitMs / 1000} s`
          : explainFault(error, server.headers);
        throw new McpServerError(fault);
      } finally {
        leave(link);
      }
    }
  }

  return {
    list: (signal) =>
      use(signal, mayBeForgotten, (connection, limited) =>
        listTools(connection, { signal: limited, timeoutMs: limitMs }),
      ),
    call: (tool, input, signal) =>
      use(signal, isRepeatable(tool) ? mayBeForgotten : isForgotten, async ({ client }, limited) => {
        const result = await client.callTool(
          { name: tool.tool, arguments: input },
          {
            signal: limited,
            timeout: limitMs,
            // Without it the client would look for the tool in a list of its own, and check results by its output schema.
            toolDefinition: { name: tool.tool, inputSchema: { ...tool.input_schema, type: 'object' } },
          },
        );
        const { blocks } = result as SetAside;
        const { structuredContent: structured, isError = false } = result;
        // Before anything is cut: half a value is no longer found.
        const shown = hideValues({ blocks, structured }, server.headers);
        return toResult({ ...shown, isError });
      }),
    async [Symbol.asyncDispose]() {
      const link = current;
      current = undefined;
      await (await link?.connecting.catch(() => undefined))?.close();
      closing.abort(new Error('The server was closed.'));
      await session[Symbol.asyncDispose]();
    },
  };
}

/** The answer to a request in a session that the server no longer knows: the request had no effect. */
function isForgotten(error: unknown): boolean {
  return error instanceof SdkHttpError && error.status === 404;
}

/** Some servers say it with 400, which may also come from a request that had an effect. */
function mayBeForgotten(error: unknown): boolean {
  return isForgotten(error) || (error instanceof SdkHttpError && error.status === 400);
}

function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
