import { Hono } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { openAccountSlots } from '../http/account-slots.ts';
import type { AppEnv } from '../http/app-env.ts';
import { authenticate, type Callers } from '../http/authenticate.ts';
import type { HoldBody } from '../http/hold-body.ts';
import { originOf } from '../http/observe-requests.ts';
import type { MemoryTurns } from '../memory/model/memory-turns.ts';

const MAX_BODY_BYTES = 1024 ** 2;

/** For all accounts in this process. An account gets at most as many as it leaves for others, as with streams. */
const WAITS_AT_ONCE = 200;

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
      const caller = {
        accountId,
        keyId,
        scopes,
        memoryLimit,
        redact: deps.redact,
        log,
        waits,
        origin: originOf(c),
      };
      // Loaded by the first request: most servers get none.
      const { answerMcp } = await import('./answer-mcp.ts');
      const answer = await answerMcp({ ...deps, turns }, caller, { request: c.req.raw, body });
      return c.newResponse(answer.body, {
        status: answer.status as StatusCode,
        headers: Object.fromEntries(answer.headers),
      });
    },
  );
}
