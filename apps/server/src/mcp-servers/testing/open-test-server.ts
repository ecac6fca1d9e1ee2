import { createEgressPolicy, createPolicySessions, parseEgressRules } from '@jettson/egress';
import { onTestFinished } from 'vitest';
import { type OpenMcpServer, openMcpServer } from '../open-mcp-server.ts';
import { type Handler, type RawServer, startRawServer } from './start-raw-server.ts';

export interface OpenOptions {
  headers?: Record<string, string>;
  /** What the agent may reach; only the server when absent. */
  allow?: string;
  limitMs?: number;
}

/** Opens the server at `url` until the test has finished. */
export function openTestServer(
  url: string,
  { headers = {}, allow, limitMs = 20_000 }: OpenOptions = {},
): OpenMcpServer {
  const policy = createEgressPolicy({ allow: parseEgressRules(allow ?? new URL(url).host) });
  const server = openMcpServer(createPolicySessions(policy)('agent'), { url, headers }, { limitMs });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** A handwritten server until the test has finished; see `startRawServer`. */
export async function startTestServer(handlers: Record<string, Handler> = {}): Promise<RawServer> {
  const server = await startRawServer(handlers);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Answers with a stream of events, and leaves it open. */
export function stream(response: Parameters<Handler>[1], ...events: string[]): undefined {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(events.join(''));
  return undefined;
}
