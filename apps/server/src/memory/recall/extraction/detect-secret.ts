import { detectPersonalSecret } from './detect-personal-secret.ts';
import { namesForeignPassword } from './names-foreign-password.ts';

export type SecretKind =
  | 'private_key'
  | 'api_key'
  | 'json_web_token'
  | 'credentials_in_url'
  | 'password'
  | 'card_number'
  | 'pin'
  | 'social_security_number'
  | 'bank_account'
  | 'seed_phrase'
  | 'random_string';

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
// The bounds are generous. Without them, a text that consists only of beginnings would be read to its end for each of
// them.
const JSON_WEB_TOKEN = /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\./;
const CREDENTIALS_IN_URL = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]*:[^\s/@]+@/i;

/** Keys that can be recognized by their prefix. */
const API_KEYS = [
  /\bjett_sk_(?:live|test)_\w{16,}/,
  /\b(?:sk|pk|rk)[-_](?:live|test|ant|proj|or)[-_][\w-]{16,}/,
  /\bsk-[A-Za-z0-9_-]{20,}/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_\w{22,}/,
  /\bgl(?:pat|dt|rt)-[\w-]{20,}/,
  /\bxox[abeoprs]-[\w-]{10,}/,
  /\bhooks\.slack\.com\/services\/\w+\/\w+\/\w+/,
  /\bAIza[\w-]{35}/,
  /\bya29\.[\w-]{20,}/,
  /\bhf_[A-Za-z0-9]{30,}/,
  /\bnpm_[A-Za-z0-9]{36}/,
  /\bpypi-[\w-]{50,}/,
  /\bSG\.[\w-]{20,}\.[\w-]{20,}/,
  /\bdop_v1_[0-9a-f]{64}/,
  /\b\d{8,10}:AA[\w-]{32,}/,
];

const SECRET_WORD =
  '(?:pass(?:word|wd|phrase|code)|pwd|secret(?:[ _-]?(?:key|token))?|(?:api|access|private|auth)[ _-]?(?:key|token)|token|bearer)';
const ASSIGNED = new RegExp(
  String.raw`${SECRET_WORD}["'\s]{0,3}[:=]\s*["'\u0060]?([^\s"'\u0060,;]{6,})`,
  'gi',
);
const SPOKEN = new RegExp(
  String.raw`${SECRET_WORD}(?:\s+\w+){0,6}?\s+(?:is|was|to|as)\s+["'\u0060]?([^\s"'\u0060,;]{6,})`,
  'gi',
);
/** "AWS secret wJalrXUtn…": a long value right after the word. */
const BESIDE = new RegExp(String.raw`${SECRET_WORD}\s+([\w+/=-]{20,200})`, 'gi');
const SIGN_IN = [
  'log-?in|credentials?|user(?:name)?|account',
  'zugangsdaten|anmeldedaten|benutzer(?:name)?|usuario|credenciales|identifiants?|utilisateur',
  'логин|уч[её]тн\\p{L}+|ログイン|アカウント|账号|帐号|帳號|用户名',
].join('|');
/** A name and a password after a word for signing in: "login: admin / P4ss!". */
const PAIR = new RegExp(
  String.raw`(?<!\p{L})(?:${SIGN_IN})(?![a-z])[^\n.]{0,40}?[\w.@-]{2,40} ?[/:|] ?(\S{6,60})`,
  'giu',
);
/** Names the place of the secret, which is worth remembering, and not the secret itself. */
const PLACEHOLDER = /^(?:[*•x.]+|[<{[$%].*|process\.env.*|env[.:].*|https?:.*|\/.*|vault:.*)$/i;

/**
 * The kind of the first secret in a text, or null. It rather refuses too much than too little: what it refuses is lost
 * as a memory, but what it misses is shown to every later agent of the account.
 */
export function detectSecret(text: string): SecretKind | null {
  if (PRIVATE_KEY.test(text)) return 'private_key';
  if (API_KEYS.some((pattern) => pattern.test(text))) return 'api_key';
  if (JSON_WEB_TOKEN.test(text)) return 'json_web_token';
  if (CREDENTIALS_IN_URL.test(text)) return 'credentials_in_url';
  if (namesPassword(text)) return 'password';
  const personal = detectPersonalSecret(text);
  if (personal !== null) return personal;
  if (hasCardNumber(text)) return 'card_number';
  if (hasRandomString(text)) return 'random_string';
  return null;
}

function namesPassword(text: string): boolean {
  if (namesForeignPassword(text)) return true;
  const paired = [...text.matchAll(PAIR)].some(
    ([, value = '']) =>
      /[a-z]/i.test(value) && /\d/.test(value) && /[!#$%^&*@]/.test(value) && !PLACEHOLDER.test(value),
  );
  const assigned = [...text.matchAll(ASSIGNED)].some(([, value = '']) => !PLACEHOLDER.test(value));
  // "The password is stored in the vault" is a fact; "the password is hunter2" is not.
  const spoken = [...text.matchAll(SPOKEN)].some(
    ([all, value = '']) =>
      /[a-z]/i.test(value) &&
      /[\d!#$%^&*@]/.test(value) &&
      !PLACEHOLDER.test(value) &&
      !isMeasure(all, value),
  );
  const beside = [...text.matchAll(BESIDE)].some(
    ([, value = '']) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value),
  );
  return paired || assigned || spoken || beside;
}

/** "The access token lifetime is 15min" is about a token, but does not contain one. */
function isMeasure(phrase: string, value: string): boolean {
  return /^\d+(?:[.,:]\d+)*[a-z%]{0,12}\.?$/i.test(value) && ABOUT_A_TOKEN.test(phrase);
}

const ABOUT_A_TOKEN = /lifetime|expir|ttl|valid|length|limit|budget|rotat|polic|count|size|cost|price/i;

function hasCardNumber(text: string): boolean {
  const candidates = text.match(/(?<![\d.])[2-6](?:[ -]?\d){12,18}(?!\d)/g) ?? [];
  return candidates.some((candidate) => passesLuhn(candidate.replaceAll(/\D/g, '')));
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const doubled = Number(character) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
}

/** Hashes that are meant to be public are named as such just before. */
const PUBLIC_HASH =
  /(?<!api[ _-]?)(?:commit|revision|sha-?\d*|md5|hash|checksum|digest|etag)(?:\s+\w{1,12}){0,5}\W{0,12}$/i;
const PUBLIC_HASH_CHARS = 60;

function hasRandomString(text: string): boolean {
  for (const match of text.matchAll(/[A-Za-z0-9+=]{24,}/g)) {
    const [token] = match;
    const isHex = /^[0-9a-f]+$/i.test(token);
    if (
      isHex &&
      !PUBLIC_HASH.test(text.slice(Math.max(0, match.index - PUBLIC_HASH_CHARS), match.index)) &&
      token.length >= 32 &&
      bitsPerCharacter(token) > 3
    ) {
      return true;
    }
    // A year at the end of a name is a single group of digits.
    const digitGroups = token.match(/\d+/g)?.length ?? 0;
    const mixed = digitGroups >= 2 && /[a-z]/.test(token) && /[A-Z]/.test(token);
    if (!isHex && mixed && bitsPerCharacter(token) > 3.8) return true;
  }
  return false;
}

/**
 * Shannon entropy of the characters: 24 random characters in base 62 have about 4.2 bits each, English words under 3.5.
 */
function bitsPerCharacter(token: string): number {
  const counts = new Map<string, number>();
  for (const character of token) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / token.length;
    return bits - share * Math.log2(share);
  }, 0);
}
