import {
  errorFromResponse,
  JettsonError,
  JettsonNetworkError,
  JettsonRateLimitError,
  JettsonResponseError,
  JettsonServerError,
  JettsonValidationError,
} from './errors.ts';
import { LONGEST_TIMER_MS, sleep } from './sleep.ts';
import { VERSION } from './version.ts';

/** Options of every call, which override the client's for this call. */
export interface RequestOptions {
  /** Stops the call, its retries and its waits immediately; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Longest time of one attempt, milliseconds. */
  timeoutMs?: number | undefined;
  /** 0 turns retries off. */
  maxRetries?: number | undefined;
  headers?: Record<string, string> | undefined;
}

/** Gets a line for each attempt; never the key, never a body. `console` is one. */
export interface Logger {
  debug(message: string): void;
}

export interface TransportOptions {
  apiKey: string | null;
  baseUrl: string;
  maxRetries: number;
  timeoutMs: number;
  headers: Record<string, string>;
  fetch: typeof fetch;
  logger: Logger | undefined;
}

/** One API request, before it becomes HTTP. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the base URL; ids in it went through `segment`. */
  path: string;
  query?: Record<string, unknown>;
  /** Sent as JSON, or unchanged if it is a string or bytes. */
  body?: unknown;
  idempotencyKey?: string | undefined;
  /** Whether sending it twice is harmless. By default: everything but a POST without an idempotency key. */
  repeatable?: boolean;
  headers?: Record<string, string>;
}

/** Sends calls and reads answers: retries, timeouts, errors. Nothing here knows what an agent is. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  get maxRetries(): number {
    return this.#options.maxRetries;
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** Tells whoever runs the program what went wrong in a part of it that has no caller. */
  logError(message: string, error: unknown): void {
    const text = `${message}: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
    if (this.#options.logger) this.#options.logger.debug(text);
    // biome-ignore lint/suspicious/noConsole: without a logger, nobody else would see it
    else console.error(text);
  }

  /**
   * The answer's JSON. Throws a JettsonError for anything else, after the retries. The type relies on
   * docs/compatibility.md: nothing is checked at run time, so that new fields pass through.
   */
  json<T>(call: Call, options: RequestOptions = {}): Promise<T> {
    return this.send(call, options, readJson<T>);
  }

  /** The whole body of the answer, unchanged. */
  bytes(call: Call, options: RequestOptions = {}): Promise<Uint8Array> {
    const any = { ...call, headers: { accept: '*/*' } };
    return this.send(any, options, async (response) => new Uint8Array(await response.arrayBuffer()));
  }

  /** For calls without an answer. */
  none(call: Call, options: RequestOptions = {}): Promise<void> {
    return this.send(call, options, async (response) => {
      await response.text();
    });
  }

  /**
   * Sends the call and passes a successful answer to `read`, which the timeout covers too. Retries: 429 after
   * Retry-After, 5xx after 1, 2, 4 s, a network failure once after 1 s.
   */
  async send<T>(call: Call, options: RequestOptions, read: (response: Response) => Promise<T>): Promise<T> {
    const maxRetries = options.maxRetries ?? this.#options.maxRetries;
    const request = this.#request(call, options);
    let networkFailures = 0;
    for (let retries = 0; ; retries++) {
      try {
        return await this.#attempt(call, request, options, read);
      } catch (error) {
        if (error instanceof JettsonNetworkError) networkFailures++;
        const delayMs =
          retries < maxRetries && networkFailures < 2 ? retryDelayMs(error, call, retries) : undefined;
        if (delayMs === undefined) throw error;
        this.#options.logger?.debug(`${call.method} ${call.path} again in ${delayMs} ms`);
        await sleep(delayMs, options.signal);
      }
    }
  }

  async #attempt<T>(
    call: Call,
    request: RequestInit,
    options: RequestOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const { signal } = options;
    signal?.throwIfAborted();
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs;
    // AbortSignal.any would work, but Node has it only since 20.3.
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', abort);
    const timer = setTimeout(() => controller.abort(), Math.min(timeoutMs, LONGEST_TIMER_MS));
    const startedAt = performance.now();
    let outcome: string | number = 'no answer';
    try {
      const response = await this.#options.fetch(this.#url(call), { ...request, signal: controller.signal });
      outcome = response.status;
      if (response.ok) return await read(response);
      // A browser hides the status of a redirect that it was told not to follow.
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        const location = response.headers.get('location') ?? 'another address';
        throw notThisApi(`The server redirects to ${location}: check the base URL`, response);
      }
      throw errorFromResponse(response, await response.text());
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof JettsonError) throw error;
      const what = controller.signal.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error);
      throw new JettsonNetworkError(`${call.method} ${call.path} failed: ${what}`, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      const elapsedMs = Math.round(performance.now() - startedAt);
      this.#options.logger?.debug(`${call.method} ${call.path} ${outcome} in ${elapsedMs} ms`);
    }
  }

  #url({ path, query = {} }: Call): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat())
        if (one !== undefined && one !== null) search.append(name, String(one));
    }
    const text = search.toString();
    return this.#options.baseUrl + path + (text && `?${text}`);
  }

  /** Throws JettsonValidationError for a header that HTTP cannot carry. */
  #request({ method, body, idempotencyKey, headers: own }: Call, options: RequestOptions): RequestInit {
    const headers = headersOf({ accept: 'application/json' }, own, this.#options.headers, options.headers, {
      authorization: this.#options.apiKey === null ? undefined : `Bearer ${this.#options.apiKey}`,
      'x-idempotency-key': idempotencyKey,
    });
    // Browsers send their own, and a header they do not expect costs a CORS permission.
    if (!isBrowser && !headers.has('user-agent')) headers.set('user-agent', `jettson-typescript/${VERSION}`);
    // `manual`: a redirect could carry the key to another host.
    const init: RequestInit = { method, headers, redirect: 'manual' };
    if (body !== undefined) {
      const raw = typeof body === 'string' || body instanceof Uint8Array;
      init.body = raw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    }
    return init;
  }
}

/** The JSON of an answer. Throws JettsonResponseError when there is none. */
export async function readJson<T>(response: Response): Promise<T> {
  return parseJson(await response.text(), response);
}

/** Throws JettsonResponseError for a part of an answer that is not JSON. */
export function parseJson<T>(text: string, response: Response): T {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notThisApi(text ? 'The answer is not JSON' : 'The answer is empty', response, cause);
  }
}

/** Whether this runs in a page or a web worker of a browser. */
export const isBrowser = 'document' in globalThis || 'importScripts' in globalThis;

/** An id as a part of a path. Throws JettsonValidationError for one that would name another path. */
export function segment(id: string): string {
  try {
    if (id === '' || id === '.' || id === '..') throw new TypeError('not an id');
    return encodeURIComponent(id);
  } catch (cause) {
    throw new JettsonValidationError(`${JSON.stringify(id)} is not an id`, { code: 'invalid_query', cause });
  }
}

/** A fresh idempotency key: unique, not secret. Pages without https have no `crypto.randomUUID`. */
export function newIdempotencyKey(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${random()}-${random()}`;
}

function headersOf(...sources: (Record<string, string | undefined> | undefined)[]): Headers {
  const headers = new Headers();
  for (const [name, value] of sources.flatMap((source) => Object.entries(source ?? {}))) {
    try {
      if (value !== undefined) headers.set(name, value);
    } catch {
      throw new JettsonValidationError(`The header ${name} cannot be sent: use ASCII without line breaks`, {
        code: 'invalid_value',
      });
    }
  }
  return headers;
}

const random = () => Math.random().toString(36).slice(2);

/** How long to wait before the next attempt; undefined if there must be none. */
function retryDelayMs(error: unknown, call: Call, retries: number): number | undefined {
  const backoffMs = 1000 * 2 ** retries;
  if (error instanceof JettsonRateLimitError) {
    return error.retryAfterSeconds === undefined ? backoffMs : error.retryAfterSeconds * 1000;
  }
  const repeatable = call.repeatable ?? (call.method !== 'POST' || call.idempotencyKey !== undefined);
  if (error instanceof JettsonServerError) return repeatable ? backoffMs : undefined;
  if (error instanceof JettsonNetworkError) return repeatable || neverSent(error.cause) ? 1000 : undefined;
  return undefined;
}

/** Whether the connection itself failed, so that the server cannot have seen the request. */
function neverSent(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return NEVER_SENT.has(String(code)) || (cause !== undefined && neverSent(cause));
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
]);

/** The error for an answer that is not from this API. It names both versions if the server has another one. */
export function notThisApi(message: string, response: Response, cause?: unknown): JettsonResponseError {
  const server = response.headers.get('x-jettson-version') ?? VERSION;
  const versions = server === VERSION ? '' : `. The client has version ${VERSION}, the server ${server}`;
  return new JettsonResponseError(message + versions, {
    code: 'invalid_response',
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? undefined,
    cause,
  });
}

/** Node hides what happened ("fetch failed") in the cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message;
}
