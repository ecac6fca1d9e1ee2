import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { openKeyFinder } from '../accounts/open-key-finder.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import type { MemoryTurns } from '../memory/model/memory-turns.ts';
import { VERSION } from '../version.ts';
import { addAgentTools } from './agent-tools.ts';
import type { McpCaller } from './mcp-caller.ts';
import { addMemoryTools, type McpDeps } from './memory-tools.ts';

const MAX_BODY_BYTES = 1024 ** 2;

const INSTRUCTIONS =
  'Jettson runs agents, each with a computer of its own, and keeps memories that all agents of the account share. ' +
  'Search the memories before you ask the user something they may have said before; put what will matter again.';

/**
 * Memory and agents over the Model Context Protocol, streamable HTTP, at /mcp, with the same API keys (no console session). Stateless: each
 * request is whole in itself, so any process may answer it; there is no stream to open and no session to end.
 */
export function mcpRoutes(deps: ApiDeps, turns: MemoryTurns) {
  return new Hono<AppEnv>().post(
    '/mcp',
    authenticate({ findKey: openKeyFinder(deps.database.db) }),
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError() {
        throw new ApiError('payload_too_large', 'The body is larger than 1 MB');
      },
    }),
    async (c) => {
      const { accountId, keyId, scopes, log } = c.var;
      const server = createMcpServer({ ...deps, turns }, { accountId, keyId, scopes: scopes ?? [], log });
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await server.connect(transport);
      try {
        return await transport.handleRequest(c.req.raw);
      } finally {
        await server.close();
      }
    },
  );
}

function createMcpServer(deps: McpDeps, caller: McpCaller): McpServer {
  const server = new McpServer({ name: 'jettson', version: VERSION }, { instructions: INSTRUCTIONS });
  addMemoryTools(server, deps, caller);
  addAgentTools(server, deps, caller);
  return server;
}
