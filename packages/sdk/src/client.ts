import { AccountEvents } from './account-events.ts';
import { Agents } from './agents.ts';
import { Audit } from './audit.ts';
import { JettsonAuthError } from './errors.ts';
import { Files } from './files.ts';
import { Keys } from './keys.ts';
import { MemoryStore } from './memory.ts';
import { Models } from './models.ts';
import { Regions } from './regions.ts';
import { Secrets } from './secrets.ts';
import { Templates } from './templates.ts';
import { type Call, type Logger, type RequestOptions, readJson, Transport } from './transport.ts';
import { UsageReports } from './usage.ts';
import { Webhooks } from './webhooks.ts';

export interface JettsonOptions {
  /** By default JETTSON_API_KEY of the environment. `null` sends none: a page that is signed in by a cookie. */
  apiKey?: string | null | undefined;
  /** Where the server is, with or without `/api/v1`. By default JETTSON_BASE_URL, else http://127.0.0.1:4100. */
  baseUrl?: string | undefined;
  /** Retries of one call; 3 by default, 0 for none. */
  maxRetries?: number | undefined;
  /** Longest time of one attempt, milliseconds; 60,000 by default. */
  timeoutMs?: number | undefined;
  /** Sent with every request. */
  defaultHeaders?: Record<string, string> | undefined;
  /** Replaces the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Gets a line for each attempt at `debug`: `console` will do. */
  logger?: Logger | undefined;
}

/** A client for one account. It holds no connection and need not be closed. */
export class Jettson {
  readonly agents: Agents;
  /** What happens to all agents of the account. */
  readonly events: AccountEvents;
  readonly templates: Templates;
  readonly memory: MemoryStore;
  readonly files: Files;
  readonly usage: UsageReports;
  readonly models: Models;
  readonly regions: Regions;
  readonly webhooks: Webhooks;
  readonly keys: Keys;
  readonly secrets: Secrets;
  readonly audit: Audit;
  readonly #transport: Transport;

  /** Throws JettsonAuthError if there is no key. */
  constructor(options: JettsonOptions = {}) {
    const transport = new Transport({
      apiKey: resolveApiKey(options.apiKey),
      baseUrl: resolveBaseUrl(options.baseUrl),
      maxRetries: options.maxRetries ?? 3,
      timeoutMs: options.timeoutMs ?? 60_000,
      headers: options.defaultHeaders ?? {},
      // Called through globalThis each time: a detached fetch throws in browsers, and tests replace it late.
      fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
      logger: options.logger,
    });
    this.agents = new Agents(transport);
    this.events = new AccountEvents(transport);
    this.templates = new Templates(transport);
    this.memory = new MemoryStore(transport);
    this.files = new Files(transport);
    this.usage = new UsageReports(transport);
    this.models = new Models(transport);
    this.regions = new Regions(transport);
    this.webhooks = new Webhooks(transport);
    this.keys = new Keys(transport);
    this.secrets = new Secrets(transport);
    this.audit = new Audit(transport);
    this.#transport = transport;
  }

  /**
   * Any API call, including those that have no method here, with the same retries and errors:
   * `client.request<Overview>({ method: 'GET', path: '/overview' })`. Undefined for an answer without a body.
   */
  request<T>(call: Call, options: RequestOptions = {}): Promise<T> {
    return this.#transport.send(call, options, async (response) =>
      response.status === 204 ? (undefined as T) : readJson<T>(response),
    );
  }
}

function resolveApiKey(given: string | null | undefined): string | null {
  if (given === null) return null;
  const apiKey = (given ?? environment('JETTSON_API_KEY') ?? '').trim();
  // Checked here because fetch would put the whole header, key and all, into its error.
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new JettsonAuthError(
    apiKey
      ? 'The API key contains characters that no key has'
      : 'No API key: pass `apiKey`, or set JETTSON_API_KEY. `npx jettson keys create` creates one.',
    { code: 'invalid_api_key', status: 401 },
  );
}

function resolveBaseUrl(given: string | undefined): string {
  const url = (given || environment('JETTSON_BASE_URL') || 'http://127.0.0.1:4100')
    .trim()
    .replace(/\/+$/, '');
  return url.endsWith('/api/v1') ? url : `${url}/api/v1`;
}

/** Browsers and most edge workers have no `process`. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name];
}
