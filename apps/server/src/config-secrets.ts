/** Variables whose whole value nobody is to read. An id of a key is none. */
const WHOLE = /(KEY|SECRET|TOKEN|PASSWORD)$/;

/** What must not be read anywhere, of these settings: keys, and the passwords in URLs. */
export function secretsIn(environment: Record<string, unknown>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    // JETTSON_SECRET_KEY may hold several.
    if (WHOLE.test(name))
      return [...new Set([value, ...value.split(/[\s,]+/).filter((part) => part.length >= 8)])];
    const { password } = URL.parse(value) ?? { password: '' };
    // As it stands in the URL, and as the server is sent it.
    return password === '' ? [] : [password, decodeURIComponent(password)];
  });
}
