/** The text with every secret of the configuration replaced. */
export type Redact = (text: string) => string;

/** Shorter ones stand in half of all texts, and guard nothing. */
const MIN_CHARS = 8;
const REPLACEMENT = '[redacted]';

/** Replaces secrets by their value, wherever they stand: as they are, in JSON, in a URL, and in base64. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_CHARS)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      // Without the padding: what follows it may be encoded along.
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
    ]);
  // The longest first: one may be a part of another.
  const needles = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => needles.reduce((rest, needle) => rest.replaceAll(needle, REPLACEMENT), text);
}
