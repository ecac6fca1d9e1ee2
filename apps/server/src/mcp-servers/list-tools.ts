import { z } from 'zod';
import type { McpConnection } from './connect-server.ts';

/** More than can be offered; with `allowed_tools`, those that match may come late in the list. */
const MAX_TOOLS = 1_000;
const MAX_PAGES = 100;

/** `listed`: see `setAside`. */
const Page = z.object({ listed: z.array(z.unknown()), nextCursor: z.string().nullish() });

/**
 * The tools of a server as it describes them, page by page, and whether there are more that were not read. The client's
 * own function would read pages until the server tires of it, and would warn of faulty tools on the terminal.
 */
export async function listTools(
  { client }: McpConnection,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<{ tools: unknown[]; isCut: boolean }> {
  const tools: unknown[] = [];
  if (client.getServerCapabilities()?.tools === undefined) return { tools, isCut: false };
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = await client.request(
      { method: 'tools/list', ...(cursor !== undefined && { params: { cursor } }) },
      Page,
      { signal, timeout: timeoutMs },
    );
    tools.push(...page.listed.slice(0, MAX_TOOLS - tools.length));
    const next = page.nextCursor ?? undefined;
    // A server that repeats a cursor has no further pages.
    if (next === undefined || seen.has(next)) return { tools, isCut: false };
    if (tools.length >= MAX_TOOLS || pages === MAX_PAGES) return { tools, isCut: true };
    seen.add(next);
    cursor = next;
  }
}
