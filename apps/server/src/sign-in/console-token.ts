import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header in which the console sends its token, and gets it when a session begins. */
export const CONSOLE_TOKEN_HEADER = 'x-jettson-console';

/**
 * The second token of a session. A browser sends the cookies of 127.0.0.1 to every port of it, and so to any program
 * that listens there; this one the console keeps in the storage of its own origin, and sends itself. It follows from
 * the session's own token by a secret that only the server has, so nothing more is stored.
 */
export function consoleTokenOf(sessionToken: string, secret: string): string {
  return createHmac('sha256', secret).update(`console ${sessionToken}`).digest('base64url');
}

/** Whether the token that was sent is that of the session. */
export function isConsoleToken(sent: string | null, sessionToken: string, secret: string): boolean {
  const [given, expected] = [Buffer.from(sent ?? ''), Buffer.from(consoleTokenOf(sessionToken, secret))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
