import type { IncomingMessage } from 'node:http';

/**
 * Headers that belong to one connection, not to the message (RFC 9110, 7.6.1), and those that say where the message
 * ends. The latter are generated from what was parsed, not copied from what was sent.
 */
const HOP_BY_HOP = [
  'connection',
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The message's headers except the named ones, as name, value, name, value. */
export function endToEnd(
  message: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
  without: readonly string[] = [],
): string[] {
  const named = (message.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return leaveOut(message.rawHeaders, [...HOP_BY_HOP, ...without, ...named]);
}

/** A flat list of names and values without the named ones, which are given in small letters. */
export function leaveOut(headers: readonly string[], names: readonly string[]): string[] {
  const dropped = new Set(names);
  return pairsOf(headers)
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .flat();
}

/** A flat list of names and values as pairs. */
export function pairsOf(headers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < headers.length; index += 2) {
    pairs.push([headers[index] ?? '', headers[index + 1] ?? '']);
  }
  return pairs;
}

/** All values of a header in a flat list; the name is given in small letters. */
export function valuesOf(headers: readonly string[], name: string): string[] {
  return pairsOf(headers)
    .filter(([other]) => other.toLowerCase() === name)
    .map(([, value]) => value);
}

/**
 * The one header that says where the body ends, or none if there is no body; null if the end is marked in a way that
 * would be lost. It is kept whatever the client names in `Connection`: without it, the server would read the body as
 * the next request.
 */
export function requestFraming({ headers }: IncomingMessage): string[] | null {
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined) {
    return encoding.trim().toLowerCase() === 'chunked' ? ['Transfer-Encoding', 'chunked'] : null;
  }
  const length = headers['content-length'];
  return length === undefined ? [] : ['Content-Length', length];
}

/** An answer of unknown length is chunked, or ends with the connection, depending on what the client understands. */
export function answerFraming({ headers }: IncomingMessage): string[] {
  const length = headers['content-length'];
  return length === undefined || headers['transfer-encoding'] !== undefined ? [] : ['Content-Length', length];
}
