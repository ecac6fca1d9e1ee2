import { randomInt } from 'node:crypto';
import type { createApp } from '../app.ts';
import { CONSOLE_ORIGIN, type ConsoleHeaders } from './console-sign-in.ts';

type App = ReturnType<typeof createApp>;

/** A request from a browser, from the server's own origin unless a header says otherwise. */
export interface Sent {
  method?: string;
  body?: unknown;
  /** The signed-in person's cookie and token. */
  as?: Pick<ConsoleHeaders, 'cookie' | 'x-jettson-console'>;
  headers?: Record<string, string>;
  /** The browser's address; by default, one for each file of tests, because the attempts to sign in are counted. */
  address?: string;
}

/** An address that nobody else has. */
export const newAddress = (): string => ['10', ...[0, 0, 0].map(() => randomInt(256))].join('.');
const OWN_ADDRESS = newAddress();

/** The socket of a request that comes from the address. */
export const socketFrom = (address: string) => ({ incoming: { socket: { remoteAddress: address } } });

/** Sends a request like a browser, and returns what it needs to stay signed in. */
export async function sendAsBrowser(
  app: App,
  path: string,
  { method, body, as, headers, address = OWN_ADDRESS }: Sent = {},
) {
  const init = {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      host: 'localhost',
      origin: CONSOLE_ORIGIN,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...as,
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await app.request(`${CONSOLE_ORIGIN}${path}`, init, socketFrom(address));
  const text = await response.text();
  const cookies = response.headers.getSetCookie();
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as never,
    cookies,
    as: {
      cookie: cookies.map((one) => one.split(';')[0]).join('; '),
      'x-jettson-console': response.headers.get('x-jettson-console') ?? '',
    },
  };
}
