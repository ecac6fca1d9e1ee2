import { getPath } from 'hono/utils/url';

/**
 * The path of a request without that of the public URL: a proxy may take the path off or leave it on, and the server
 * answers both alike.
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

/** The path of the public URL without a slash at its end; empty when there is none. */
export function publicPath(publicUrl: URL | undefined): string {
  return publicUrl?.pathname.replace(/\/+$/, '') ?? '';
}
