/**
 * The query of the address when the page was opened. The router's own cannot be used: it parses numbers, and would change a
 * code that consists of digits.
 */
const ARRIVAL = new URLSearchParams(location.search);

/** What an authorization server sent back. */
export function readReturn() {
  const get = (name: string) => ARRIVAL.get(name) ?? null;
  return { state: get('state') ?? '-', code: get('code'), iss: get('iss'), error: get('error') };
}
