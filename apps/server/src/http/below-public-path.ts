import { getPath } from 'hono/utils/url';

/**
 * The path of a request without the path of the public URL: a proxy may strip that path or keep it, and the server
 * answers both in the same way.
 */
export function belowPublicPath(publicUrl: URL | undefined): (request: Request) => string {
  const base = publicPath(publicUrl);
  return (request) => {
    const path = getPath(request);
    return base !== '' && (path === base || path.startsWith(`${base}/`))
      ? path.slice(base.length) || '/'
      : path;
  };
}

/** The path of the public URL without a trailing slash; empty if there is none. */
export function publicPath(publicUrl: URL | undefined): string {
  return publicUrl?.pathname.replace(/\/+$/, '') ?? '';
}
