/** The text with every secret of the configuration replaced. */
export type Redact = (text: string) => string;

/** Shorter ones occur in half of all texts, and protect nothing. */
const MIN_CHARS = 8;
const REPLACEMENT = '[redacted]';

/** Replaces secrets by their value, wherever they appear: as they are, in JSON, in a URL, and in base64. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_CHARS)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      // Without the padding: text after the secret may be encoded together with it.
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
    ]);
  // The longest first: one may be part of another.
  const needles = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => needles.reduce((rest, needle) => rest.replaceAll(needle, REPLACEMENT), text);
}
