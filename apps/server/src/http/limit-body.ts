import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import type { HoldBody } from './hold-body.ts';

const MAX_BODY_BYTES = 1024 ** 2;
/** Of a result of 1 MB, escapes included; the result itself is measured where it is read. */
const MAX_RESULT_BODY_BYTES = 4 * 1024 ** 2;

/**
 * Refuses bodies that are too large, those of a type that no route reads, and JSON that is not safe to read. `uploadPath`
 * takes any bytes, and `importPath` exports of a whole account: both are counted where they are read, never read whole.
 * Below `resultPath` are results of tools.
 */
export function limitBody({
  holdBody,
  uploadPath,
  importPath,
  resultPath,
  maxBytes = MAX_BODY_BYTES,
}: {
  holdBody: HoldBody;
  uploadPath?: string;
  importPath?: string;
  resultPath?: RegExp;
  maxBytes?: number;
}) {
  const usual = holdBody(maxBytes);
  const larger = holdBody(MAX_RESULT_BODY_BYTES);
  return createMiddleware<AppEnv>(async (c, next) => {
    // What is behind a path that does not exist is nobody's business. A middleware counts as a route of ALL methods.
    if (matchedRoutes(c).every(({ method }) => method === 'ALL')) return next();
    const isUpload = c.req.path === uploadPath && c.req.method === 'POST';
    const isImport = c.req.path === importPath;
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    // A form would be kept as it is, boundaries and all, and surprise its sender.
    if (isUpload && type !== 'multipart/form-data') return next();
    const isKnown = type === 'application/json' || (isImport && type === 'application/x-ndjson');
    // On a socket every DELETE and POST has a body stream, also when nothing is in it.
    const isEmpty =
      type === undefined &&
      c.req.header('transfer-encoding') === undefined &&
      Number(c.req.header('content-length') ?? 0) === 0;
    if (c.req.raw.body !== null && !isKnown && !isEmpty) {
      throw new ApiError(
        'unsupported_media_type',
        `Content-Type ${type ?? '(none)'} is not one that this route reads`,
        {
          details: { field: 'Content-Type', expected: 'application/json' },
        },
      );
    }
    refuseEncoding(c);
    if (isImport) return next();
    return (resultPath?.test(c.req.path) ? larger : usual)(c, next);
  });
}

/** A compressed body, or one in another character set, would be reported as broken text. */
function refuseEncoding(c: Context<AppEnv>): void {
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new ApiError('unsupported_media_type', `Content-Encoding ${encoding} is not supported`, {
      details: { field: 'Content-Encoding', expected: 'a body that is not compressed' },
    });
  }
  const charset = /;\s*charset="?([^\s";]+)/i.exec(c.req.header('content-type') ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) {
    throw new ApiError('unsupported_media_type', `The character set ${charset} is not supported`, {
      details: { field: 'Content-Type', expected: 'charset=utf-8' },
    });
  }
}
