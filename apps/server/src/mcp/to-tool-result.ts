import type { ApiScope, ErrorResponse } from '@jettson/contract';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Logger } from 'pino';
import { ApiError } from '../errors.ts';
import { requireScope } from '../http/require-scope.ts';
import type { McpCaller } from './mcp-caller.ts';

/**
 * The result of a domain function, if the key has the scope, as a tool result: JSON as text and as structured content.
 * An ApiError becomes a result that the model reads; a bug is logged in full and shown as `internal_error`, because the
 * SDK would show its message.
 */
export async function toToolResult(
  { scopes, log, redact }: McpCaller,
  scope: ApiScope,
  work: () => Promise<object>,
): Promise<CallToolResult> {
  try {
    requireScope(scopes, scope);
    const answer = await work();
    return {
      content: [{ type: 'text', text: JSON.stringify(answer) }],
      structuredContent: answer as Record<string, unknown>,
    };
  } catch (error) {
    return {
      isError: true,
      content: [{ type: 'text', text: redact(JSON.stringify(toErrorResponse(log, error))) }],
    };
  }
}

function toErrorResponse(log: Logger, error: unknown): ErrorResponse {
  if (error instanceof ApiError) {
    const { code, message, details } = error;
    return { error: { code, message, ...(details ? { details } : {}) } };
  }
  log.error({ err: error }, 'tool call failed');
  return {
    error: {
      code: 'internal_error',
      message: "Something failed on our side; the server's log has the details",
    },
  };
}
