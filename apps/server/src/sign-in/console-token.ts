import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header in which the console sends its token, and receives it when a session begins. */
export const CONSOLE_TOKEN_HEADER = 'x-jettson-console';

/**
 * The second token of a session. A browser sends the cookies of 127.0.0.1 to every port, and so to any program that
 * listens there; the console keeps this token in the storage of its own origin, and sends it itself. It is derived from
 * the session's own token with a secret that only the server has, so nothing more is stored.
 */
export function consoleTokenOf(sessionToken: string, secret: string): string {
  return createHmac('sha256', secret).update(`console ${sessionToken}`).digest('base64url');
}

/** Whether the sent token belongs to the session. */
export function isConsoleToken(sent: string | null, sessionToken: string, secret: string): boolean {
  const [given, expected] = [Buffer.from(sent ?? ''), Buffer.from(consoleTokenOf(sessionToken, secret))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
