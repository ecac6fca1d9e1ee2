import { newIdempotencyKey, type RequestOptions, segment, type Transport } from './transport.ts';
import type { UploadedFile, UploadedFileList } from './wire-types.ts';

export interface UploadOptions extends RequestOptions {
  /** For people; the spawn decides its name in the computer. */
  name?: string | undefined;
  /** Made for you when absent, so that a retry uploads nothing twice. */
  idempotencyKey?: string | undefined;
}

export interface ListFilesOptions extends RequestOptions {
  /** Files per page, 1 to 100; 20 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Input files that are too large for a spawn. */
export class Files {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Uploads up to 100 MB; name the `file_id` in the `files` of a spawn. */
  async upload(content: string | Uint8Array | Blob, options: UploadOptions = {}): Promise<UploadedFile> {
    const { name, idempotencyKey = newIdempotencyKey(), ...request } = options;
    const body = content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content;
    const headers = { 'content-type': 'application/octet-stream' };
    return this.#transport.json(
      { method: 'POST', path: '/files', query: { name }, body, headers, idempotencyKey },
      request,
    );
  }

  /** One page, newest first. */
  async list({ limit, cursor, ...request }: ListFilesOptions = {}): Promise<UploadedFileList> {
    return this.#transport.json({ method: 'GET', path: '/files', query: { limit, cursor } }, request);
  }

  /** The properties of an upload. Throws JettsonNotFoundError if there is none. */
  async get(fileId: string, options?: RequestOptions): Promise<UploadedFile> {
    return this.#transport.json({ method: 'GET', path: `/files/${segment(fileId)}` }, options);
  }

  /** The whole content. */
  async download(fileId: string, options?: RequestOptions): Promise<Uint8Array> {
    return this.#transport.bytes({ method: 'GET', path: `/files/${segment(fileId)}/content` }, options);
  }

  /** Throws a JettsonError `conflict` while a live agent has it as its input. */
  async delete(fileId: string, options?: RequestOptions): Promise<void> {
    const idempotencyKey = newIdempotencyKey();
    const path = `/files/${segment(fileId)}`;
    return this.#transport.none({ method: 'DELETE', path, idempotencyKey }, options);
  }
}
