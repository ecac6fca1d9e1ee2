import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { StatusCode } from 'hono/utils/http-status';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { openAccountSlots } from '../http/account-slots.ts';
import type { AppEnv } from '../http/app-env.ts';
import { authenticate, type Callers } from '../http/authenticate.ts';
import { checkJsonBody } from '../http/check-json-body.ts';
import type { MemoryTurns } from '../memory/model/memory-turns.ts';
import { VERSION } from '../version.ts';
import { addAgentTools } from './agent-tools.ts';
import type { McpCaller } from './mcp-caller.ts';
import { addMemoryTools, type McpDeps } from './memory-tools.ts';

const MAX_BODY_BYTES = 1024 ** 2;

/** For all accounts in this process. An account gets at most as many as it leaves for others, as with streams. */
const WAITS_AT_ONCE = 200;

const INSTRUCTIONS =
  'Jettson runs agents, each with its own computer, and keeps memories that all agents of the account share. ' +
  'Search the memories before you ask the user something they may have said before; save what will matter again.';

/**
 * Memory and agents over the Model Context Protocol, streamable HTTP, at /mcp, with the same API keys (no console
 * session). Stateless: each request is self-contained, so any process can answer it; there is no stream to open and no
 * session to end.
 */
export function mcpRoutes(deps: ApiDeps, { callers, turns }: { callers: Callers; turns: MemoryTurns }) {
  const waits = openAccountSlots('waits', (ofAccount, ofAll) => ofAccount < WAITS_AT_ONCE - ofAll);
  return new Hono<AppEnv>().post(
    '/mcp',
    authenticate({ findKey: callers.findKey, rates: callers.rates }),
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError() {
        throw new ApiError('payload_too_large', 'The body is larger than 1 MB');
      },
    }),
    checkJsonBody,
    async (c) => {
      const { accountId, keyId, scopes, memoryLimit, log } = c.var;
      const body = await c.req.json().catch(() => undefined);
      if (Array.isArray(body)) c.var.countRequests(Math.max(0, body.length - 1));
      const caller = { accountId, keyId, scopes: scopes ?? [], memoryLimit, redact: deps.redact, log, waits };
      const server = createMcpServer({ ...deps, turns }, caller);
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await server.connect(transport);
      try {
        const answer = await transport.handleRequest(c.req.raw, { parsedBody: body });
        const { status, headers } = answer;
        return c.newResponse(answer.body, {
          status: status as StatusCode,
          headers: Object.fromEntries(headers),
        });
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
