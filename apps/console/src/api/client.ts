import { type Call, Jettson, type RequestOptions } from '@jettson/sdk';
import { createContext, useContext } from 'react';
import { doubtConnection, isFromServer, noteAnswer, whileHere } from './connection.ts';
import { consoleHeaders } from './console-token.ts';
import { noteServerTime } from './server-clock.ts';
import { SERVER_URL } from './server-url.ts';

/** A client that is signed in and acts for one account. */
export interface Api {
  accountId: string;
  client: Jettson;
  /** The bytes of a file. `accept`: the media type, where the call has several. */
  download(path: string, accept?: string): Promise<Blob>;
  /** A call below /api/auth, which only the console can make, not a key. It is not retried. */
  callConsole<T>(path: string, body: object): Promise<T>;
  /** A documented call for which the SDK has no method. */
  call<T>(
    method: Call['method'],
    path: string,
    input?: Pick<Call, 'query' | 'body'> & RequestOptions,
  ): Promise<T>;
}

export function createApi(accountId: string): Api {
  const headers = { 'x-jettson-account': accountId };
  const client = new Jettson({
    apiKey: null,
    baseUrl: SERVER_URL,
    maxRetries: 2,
    defaultHeaders: headers,
    fetch: fetchAsConsole,
  });
  return {
    accountId,
    client,
    async download(path, accept = '*/*') {
      const response = await fetchAsConsole(`${SERVER_URL}/api/v1${path}`, {
        headers: { ...headers, accept },
      });
      if (!response.ok) throw new Error(`The file cannot be read: the server answered ${response.status}`);
      return response.blob();
    },
    async callConsole(path, body) {
      const response = await fetchAsConsole(`${SERVER_URL}/api/auth${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}`);
      return answer;
    },
    call: (method, path, { query, body, ...options } = {}) =>
      client.request({ method, path, ...(query && { query }), ...(body !== undefined && { body }) }, options),
  };
}

/** With the current token: changing the password brings a new one. */
const fetchAsConsole: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(consoleHeaders())) headers.set(name, value);
  const signal = AbortSignal.any([whileHere(), ...(init?.signal ? [init.signal] : [])]);
  try {
    const response = await fetch(input, { ...init, headers, signal });
    if (isFromServer(response)) {
      noteServerTime(response);
      noteAnswer();
    } else doubtConnection();
    return response;
  } catch (error) {
    if (!signal.aborted) doubtConnection();
    throw error;
  }
};

export const ApiContext = createContext<Api | null>(null);

/** The client of the account that is shown. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi needs somebody who is signed in');
  return api;
}
