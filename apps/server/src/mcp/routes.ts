import {
  createMcpHandler,
  isLegacyRequest,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { openAccountSlots } from '../http/account-slots.ts';
import type { AppEnv } from '../http/app-env.ts';
import { authenticate, type Callers } from '../http/authenticate.ts';
import type { HoldBody } from '../http/hold-body.ts';
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
 * session). It speaks the protocol of 2026-07-28, in which requests are self-contained, and the versions before it, also
 * without sessions: any process can answer any request.
 */
export function mcpRoutes(
  deps: ApiDeps,
  { callers, turns, holdBody }: { callers: Callers; turns: MemoryTurns; holdBody: HoldBody },
) {
  const waits = openAccountSlots('waits', (ofAccount, ofAll) => ofAccount < WAITS_AT_ONCE - ofAll);
  return new Hono<AppEnv>().post(
    '/mcp',
    authenticate({ findKey: callers.findKey, rates: callers.rates }),
    holdBody(MAX_BODY_BYTES),
    async (c) => {
      const { accountId, keyId, scopes, memoryLimit, log } = c.var;
      const body = await c.req.json().catch(() => {
        throw new ApiError('invalid_body', 'The body is not valid JSON', {
          details: { field: 'body', expected: 'a JSON-RPC message' },
        });
      });
      if (Array.isArray(body)) c.var.countRequests(Math.max(0, body.length - 1));
      const caller = { accountId, keyId, scopes, memoryLimit, redact: deps.redact, log, waits };
      const newServer = () => createMcpServer({ ...deps, turns }, caller);
      const answer = (await isLegacyRequest(c.req.raw, body))
        ? await answerLegacy(newServer(), c.req.raw, body)
        : // Nothing that we list changes, so there is nothing to subscribe to.
          await createMcpHandler(newServer, { legacy: 'reject', maxSubscriptions: 0 }).fetch(c.req.raw, {
            parsedBody: body,
          });
      return c.newResponse(answer.body, {
        status: answer.status as StatusCode,
        headers: Object.fromEntries(answer.headers),
      });
    },
  );
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
