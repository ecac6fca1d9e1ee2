import { posix } from 'node:path';
import type { Context } from 'hono';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { contentName } from './content-name.ts';
import { FileGoneError } from './file-store.ts';
import type { Files } from './open-file-store.ts';
import type { FileRow } from './queries.ts';

/**
 * A file's content as a download. Whatever an agent made it look like, no browser displays it, guesses its type or runs
 * it on our origin. Throws `not_found` if the content is gone.
 */
export async function sendContent(c: Context<AppEnv>, { store }: Files, file: FileRow): Promise<Response> {
  const etag = `"${file.sha256}"`;
  if (c.req.header('if-none-match') === etag) return c.body(null, 304);
  const content = await store.open(contentName(file)).catch((error) => {
    if (!(error instanceof FileGoneError)) throw error;
    c.var.log.error({ err: error, fileId: file.id }, 'a file has no content');
    throw new ApiError('not_found', 'The content of this file is gone');
  });
  return c.body(content, 200, {
    'content-type': 'application/octet-stream',
    'content-length': String(file.sizeBytes),
    'content-disposition': attachment(posix.basename(file.path)),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    etag,
  });
}

/** The name in plain ASCII for old clients, and unchanged for the others (RFC 6266, RFC 8187). */
function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\w .()+-]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
