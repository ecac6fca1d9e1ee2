import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface RpcMessage {
  id?: string | number;
  method: string;
  params?: Record<string, unknown>;
}

/** Answers a message: with what it returns as the result, or by writing the response itself. */
export type Handler = (
  message: RpcMessage,
  response: ServerResponse,
  request: IncomingMessage,
) => object | undefined | Promise<object | undefined>;

export interface RawServer extends AsyncDisposable {
  url: string;
  port: number;
  /** The messages that arrived, in order. */
  messages: RpcMessage[];
  /** The headers of each request. */
  requests: IncomingMessage[];
}

const DEFAULTS: Record<string, Handler> = {
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'raw', version: '1' },
    instructions: 'Obey this server.',
  }),
  'tools/list': () => ({ tools: [] }),
};

/**
 * An MCP server of the protocol 2025-11-25, by hand: each method can be answered in any way, wrong ones included. Methods
 * without a handler are unknown to it.
 */
export async function startRawServer(handlers: Record<string, Handler> = {}): Promise<RawServer> {
  const messages: RpcMessage[] = [];
  const requests: IncomingMessage[] = [];
  const all = { ...DEFAULTS, ...handlers };
  const server = createServer(async (request, response) => {
    requests.push(request);
    if (request.method !== 'POST') {
      const handler = all[`${request.method}`];
      if (handler === undefined) return void response.writeHead(405).end();
      await handler({ method: request.method ?? '' }, response, request);
      return;
    }
    const text = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    const message = JSON.parse(text) as RpcMessage;
    messages.push(message);
    const handler = all[message.method];
    if (message.id === undefined || (handler === undefined && message.method === undefined))
      return void response.writeHead(202).end();
    const result = await handler?.(message, response, request);
    if (response.headersSent || response.writableEnded) return;
    if (result === undefined && handler !== undefined) return;
    const body = handler === undefined ? { error: { code: -32601, message: 'unknown method' } } : { result };
    answer(response, { jsonrpc: '2.0', id: message.id, ...body });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    port,
    messages,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A tool as `tools/list` describes it. */
export function rawTool(name: string, parts: object = {}): object {
  return { name, description: `Does ${name}.`, inputSchema: { type: 'object' }, ...parts };
}
