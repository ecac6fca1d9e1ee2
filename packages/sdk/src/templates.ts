import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import type { Template, TemplateDefaultsRequest, TemplateList } from './wire-types.ts';

export interface CreateTemplateOptions extends RequestOptions {
  /** Fields of a spawn as they are on the wire: `max_turns`, not `maxTurns`. */
  defaults: TemplateDefaultsRequest;
  /** What the template is for, up to 1,000 characters. */
  description?: string | null | undefined;
  /** Check everything and return the template as it would be, without changing anything. */
  dryRun?: boolean | undefined;
}

export interface UpdateTemplateOptions extends RequestOptions {
  /** Replaces all defaults; absent: they stay. A value that is shown as "…" stays if it is sent back like that. */
  defaults?: Template['defaults'] | TemplateDefaultsRequest | undefined;
  /** Null removes it; absent: it stays. */
  description?: string | null | undefined;
  /** Make the change only if this is the current version. */
  ifVersion?: number | undefined;
  /** Check everything and return the template as it would be, without changing anything. */
  dryRun?: boolean | undefined;
}

export interface ListTemplatesOptions extends RequestOptions {
  /** Templates a page, 1 to 100; 20 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
  /** The archived ones instead. */
  archived?: boolean | undefined;
}

/** What agents are made of, kept under names: `agents.spawn(task, { template: 'researcher' })`. */
export class Templates {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Makes version 1; with the name of an archived template, its next version. Throws a JettsonError `conflict` if the name is taken. */
  async create(
    name: string,
    { defaults, description, dryRun, ...request }: CreateTemplateOptions,
  ): Promise<Template> {
    const body = { name, description, defaults, dry_run: dryRun };
    const call = { method: 'POST', path: '/templates', body, idempotencyKey: newIdempotencyKey() } as const;
    return this.#transport.json(call, request);
  }

  /** The current version, or another one. Throws JettsonNotFoundError when there is none. */
  async get(
    name: string,
    { version, ...request }: RequestOptions & { version?: number | undefined } = {},
  ): Promise<Template> {
    return this.#transport.json({ method: 'GET', path: pathOf(name), query: { version } }, request);
  }

  /** One page, newest first. */
  async list({ limit, cursor, archived, ...request }: ListTemplatesOptions = {}): Promise<TemplateList> {
    const query = { limit, cursor, archived };
    return this.#transport.json({ method: 'GET', path: '/templates', query }, request);
  }

  /** All templates, newest first, page by page as they are asked for: `for await (const template of …)`. */
  async *iterate(options: ListTemplatesOptions = {}): AsyncGenerator<Template, void> {
    let cursor = options.cursor;
    do {
      const page = await this.list({ ...options, cursor });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** One page of the versions of a template, newest first. */
  async versions(
    name: string,
    { limit, cursor, ...request }: Omit<ListTemplatesOptions, 'archived'> = {},
  ): Promise<TemplateList> {
    const call = { method: 'GET', path: `${pathOf(name)}/versions`, query: { limit, cursor } } as const;
    return this.#transport.json(call, request);
  }

  /**
   * Makes the next version; none if nothing changes. Throws a JettsonError `conflict` if `ifVersion` is not the current one.
   */
  async update(
    name: string,
    { defaults, description, ifVersion, dryRun, ...request }: UpdateTemplateOptions,
  ): Promise<Template> {
    const body = { description, defaults, if_version: ifVersion, dry_run: dryRun };
    const call = { method: 'PATCH', path: pathOf(name), body, idempotencyKey: newIdempotencyKey() } as const;
    return this.#transport.json(call, request);
  }

  /** Takes the template out of use: new spawns do not find it, running agents go on. */
  async archive(name: string, options?: RequestOptions): Promise<Template> {
    return this.#transport.json({ method: 'DELETE', path: pathOf(name) }, options);
  }
}

const pathOf = (name: string) => `/templates/${segment(name)}`;
