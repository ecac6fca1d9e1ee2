import { z } from 'zod';
import { HIDDEN_VALUE } from './write-only.ts';

const MAX_HEADERS = 20;
const MAX_VALUE_CHARS = 8_000;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
// Of Latin-1, without control characters other than the tab.
const VALUE = /^[\t\x20-\x7e\xa0-\xff]*$/;
/** What the connection, the protocols or the server set themselves. */
const RESERVED =
  /^(accept|connection|content-.*|expect|host|idempotency-key|keep-alive|last-event-id|mcp-.*|proxy-.*|te|trailer|transfer-encoding|upgrade|webhook-.*)$/i;

/** Headers of the requests to a server of the caller, as a spawn gives them. */
export const RequestHeaders = z
  .record(z.string(), z.string())
  .superRefine((headers, context) => {
    const names = Object.keys(headers);
    if (names.length > MAX_HEADERS) context.addIssue(`expected at most ${MAX_HEADERS} headers`);
    const seen = new Set<string>();
    for (const name of names) {
      const fault = findFault(name, headers[name] ?? '', seen);
      seen.add(name.toLowerCase());
      if (fault !== undefined) {
        context.addIssue({ code: 'custom', path: [name.slice(0, 100)], message: fault });
      }
    }
  })
  .meta({
    id: 'RequestHeaders',
    description:
      'Headers of each request: up to 20. A name in braces after a dollar sign stands for that secret of the agent. Values are kept ' +
      'sealed and never shown again; one that is sent back by the server is shown as "…".',
  });
export type RequestHeaders = z.infer<typeof RequestHeaders>;

/** The same as answers show it: names, and "…" in place of each value. */
export const ShownHeaders = z
  .record(z.string(), z.string())
  .describe('The names of its headers. Values are never shown: each is "…".');
export type ShownHeaders = z.infer<typeof ShownHeaders>;

function findFault(name: string, value: string, seen: ReadonlySet<string>): string | undefined {
  if (!NAME.test(name)) return 'expected the name of a header';
  if (RESERVED.test(name)) return 'this header is set by the server or by the protocol';
  if (seen.has(name.toLowerCase())) return 'this name is given twice';
  // It stands for the stored value; where none is stored, the server refuses it.
  if (value === HIDDEN_VALUE) return undefined;
  if (value.length > MAX_VALUE_CHARS || !VALUE.test(value)) {
    return `expected a value of at most ${MAX_VALUE_CHARS.toLocaleString('en')} characters of Latin-1 on one line`;
  }
  return undefined;
}
