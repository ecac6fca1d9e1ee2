const STORED = 'console-token';
const HEADER = 'x-jettson-console';

/**
 * Proof that a call comes from this page: the cookie goes to every port of a host, and so to any other program that
 * listens there, but no other origin can read this token.
 */
export function consoleHeaders(): Record<string, string> {
  return { [HEADER]: localStorage.getItem(STORED) ?? '' };
}

/** Keeps the token that came with a new session. */
export function keepConsoleToken(response: Response): void {
  const token = response.headers.get(HEADER);
  if (token !== null) storeConsoleToken(token);
}

export function storeConsoleToken(token: string): void {
  localStorage.setItem(STORED, token);
}
