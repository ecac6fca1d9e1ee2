import type { JSONRPCMessage } from '@modelcontextprotocol/client';

/** What the client leaves alone in a result: the parts that we check ourselves. */
export interface SetAside {
  listed?: unknown;
  blocks?: unknown;
}

/**
 * Moves the long lists of a result to fields that the client does not check: it tries each element against several
 * schemas, which takes 0.1 ms for a faulty one, and one that fits none would spoil the whole list.
 */
export function setAside(message: JSONRPCMessage): void {
  if (!('result' in message)) return;
  const result: Record<string, unknown> & SetAside = message.result;
  // A server must not set them itself.
  delete result.listed;
  delete result.blocks;
  if (Array.isArray(result.tools)) {
    result.listed = result.tools;
    result.tools = [];
  }
  if (Array.isArray(result.content)) {
    result.blocks = result.content;
    result.content = [];
  }
}
