/** Variables whose whole value is secret. The id of a key is not. */
const WHOLE = /(KEY|SECRET|TOKEN|PASSWORD)$/;
/** Headers for collectors: their values are keys. */
const HEADERS = /^OTEL_EXPORTER_OTLP_.*HEADERS$/;

/** The secrets in these settings: keys, and the passwords in URLs. */
export function secretsIn(environment: Record<string, unknown>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (WHOLE.test(name)) {
      // This variable may hold several, separated by commas.
      const parts = name === 'JETTSON_SECRET_KEY' ? value.split(/[\s,]+/) : [];
      return [...new Set([value, ...parts.filter((part) => part.length >= 8)])];
    }
    // `authorization=Bearer …,x-api-key=…`, percent-encoded or not.
    if (HEADERS.test(name)) {
      const values = value.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1));
      return values.flatMap((one) => one.trim().split(/\s|%20/)).filter((part) => part.length >= 8);
    }
    const { password } = URL.parse(value) ?? { password: '' };
    // As written in the URL, and as sent to the server.
    return password === '' ? [] : [password, decodeURIComponent(password)];
  });
}
