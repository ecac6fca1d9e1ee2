/** The text with every secret of the configuration replaced. */
export interface Redact {
  (text: string): string;
  /** How many characters at the end of the text may be the beginning of a secret. Absent: none are looked for. */
  countOpen?(text: string): number;
}

/** Shorter ones occur in half of all texts, and protect nothing. */
const MIN_CHARS = 8;
const REPLACEMENT = '[redacted]';

/** Every form of the secrets that this process learned after its start. */
const learned = new Set<string>();

/** Secrets that are not in the environment, such as saved keys: from now on every redactor of the process removes them. */
export function learnSecrets(secrets: readonly string[]): void {
  for (const form of formsOf(secrets)) learned.add(form);
}

/** Replaces secrets by their value, wherever they appear: as they are, in JSON, in a URL, and in base64. */
export function createRedactor(secrets: readonly string[]): Redact {
  const own = formsOf(secrets);
  let needles: string[] = [];
  let known = -1;
  const current = () => {
    if (known !== learned.size) {
      known = learned.size;
      // The longest first: one may be part of another.
      needles = [...new Set([...own, ...learned])].sort((a, b) => b.length - a.length);
    }
    return needles;
  };
  const redact = (text: string) =>
    current().reduce((rest, needle) => rest.replaceAll(needle, REPLACEMENT), text);
  return Object.assign(redact, {
    countOpen: (text: string) => Math.max(0, ...current().map((needle) => overlap(text, needle))),
  });
}

/** The length of the longest end of `text` with which `needle` begins. */
function overlap(text: string, needle: string): number {
  for (let length = Math.min(text.length, needle.length - 1); length > 0; length--) {
    if (text.endsWith(needle.slice(0, length))) return length;
  }
  return 0;
}

function formsOf(secrets: readonly string[]): string[] {
  return secrets
    .filter((secret) => secret.length >= MIN_CHARS)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      // Without the padding: text after the secret may be encoded together with it.
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
    ]);
}
