import pg from 'pg';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';

/** Why a connection failed, by the codes of the system. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  EAI_AGAIN: 'the name cannot be resolved now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOENT: 'there is no such socket',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'no answer',
};

/** Of Postgres: invalid authorization, no such database. */
const REFUSED = /^(28...|3D000)$/;

/**
 * What an operator needs to read when Postgres at `url` cannot be used at the start: the host and the port, and why.
 * Never the user's password. Errors that are not about the connection are returned as they are.
 */
export function describeRefusal(url: string, error: unknown): unknown {
  const { host, port } = new pg.Client(url);
  const where = `Postgres at ${host.startsWith('/') ? host : `${host}:${port}`} (DATABASE_URL)`;
  if (error instanceof DatabaseUnavailableError) {
    const { code = '', message = '' } = (error.cause ?? {}) as { code?: string; message?: string };
    const isSilent = /timeout/.test(message);
    const reason = REASONS[code] ?? (isSilent ? REASONS.ETIMEDOUT : message);
    return new DatabaseUnavailableError(error.cause, `${where} cannot be reached: ${reason}.`);
  }
  if (error instanceof pg.DatabaseError && REFUSED.test(error.code ?? '')) {
    return new Error(`${where} refuses the connection: ${error.message}.`, { cause: error });
  }
  return error;
}
