import {
  createMcpHandler,
  isLegacyRequest,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { VERSION } from '../version.ts';
import { addAgentTools } from './agent-tools.ts';
import type { McpCaller } from './mcp-caller.ts';
import { addMemoryTools, type McpDeps } from './memory-tools.ts';

const INSTRUCTIONS =
  'Jettson runs agents, each with its own computer, and keeps memories that all agents of the account share. ' +
  'Search the memories before you ask the user something they may have said before; save what will matter again.';

/** Answers a request of the protocol, whose body was read, for this caller. */
export async function answerMcp(
  deps: McpDeps,
  caller: McpCaller,
  { request, body }: { request: Request; body: unknown },
): Promise<Response> {
  const newServer = () => createMcpServer(deps, caller);
  if (await isLegacyRequest(request, body)) return answerLegacy(newServer(), request, body);
  // Nothing that we list changes, so there is nothing to subscribe to.
  const handler = createMcpHandler(newServer, { legacy: 'reject', maxSubscriptions: 0 });
  return handler.fetch(request, { parsedBody: body });
}

/** Answers a client of the versions before 2026-07-28: its session is a single request. */
async function answerLegacy(server: McpServer, request: Request, parsedBody: unknown): Promise<Response> {
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody });
  } finally {
    await server.close();
  }
}

function createMcpServer(deps: McpDeps, caller: McpCaller): McpServer {
  const server = new McpServer({ name: 'jettson', version: VERSION }, { instructions: INSTRUCTIONS });
  addMemoryTools(server, deps, caller);
  addAgentTools(server, deps, caller);
  return server;
}
