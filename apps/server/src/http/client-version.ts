import type { Context } from 'hono';
import { VERSION } from '../version.ts';
import type { AppEnv } from './app-env.ts';

/** The version of the SDK that sent the request, from its User-Agent; undefined for any other client. */
function clientVersion(c: Context<AppEnv>): string | undefined {
  return /^jettson-(?:typescript|python)\/([\w.+-]{1,40})(?: |$)/.exec(c.req.header('user-agent') ?? '')?.[1];
}

/** What to add to the error for a request that this server does not understand: both versions, if they differ. */
export function nameVersions(c: Context<AppEnv>): string {
  const client = clientVersion(c);
  return client === undefined || client === VERSION
    ? ''
    : `. The client has version ${client}, this server ${VERSION}`;
}
