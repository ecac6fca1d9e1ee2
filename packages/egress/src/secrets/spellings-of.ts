import { base64Spelling } from './base64-spelling.ts';
import { plainSpelling, type Spelling } from './spelling.ts';

/** Escapes by percent sign that are in use, from the fewest characters to the most. */
const PERCENT = [
  (text: string) => encodeURI(text),
  (text: string) => encodeURIComponent(text).replaceAll('%2F', '/'),
  (text: string) => encodeURIComponent(text),
  (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, percent),
  (text: string) =>
    encodeURIComponent(text)
      .replace(/[!'()*]/g, percent)
      .replaceAll('%2F', '/'),
  (text: string) => new URLSearchParams({ '': text }).toString().slice(1),
];

const jsonText = (text: string) => JSON.stringify(text).slice(1, -1);
const JSON_FORMS = [
  jsonText,
  (text: string) => jsonText(text).replaceAll('/', '\\/'),
  (text: string) => jsonText(text).replace(/[<>&\u2028\u2029]/g, unicodeEscape),
  (text: string) => jsonText(text).replace(/[\u007f-\uffff]/g, unicodeEscape),
  (text: string) =>
    jsonText(text)
      .replaceAll('/', '\\/')
      .replace(/[\u007f-\uffff]/g, unicodeEscape),
];

const QUOTES = ['"', '&quot;', '&#34;', '&#x22;'];
const APOSTROPHES = ["'", '&#39;', '&#x27;', '&#039;', '&apos;'];

/** All spellings of a secret's value that are looked for in what comes back, each once; `placeholder` takes their place. */
export function spellingsOf(secret: string, placeholder: string): Spelling[] {
  const value = secret.toWellFormed();
  const put = Buffer.from(placeholder);
  const texts = [
    value,
    ...PERCENT.map((write) => write(value)).flatMap((text) => [text, lowerEscapes(text, /%[\dA-F]{2}/g)]),
    ...JSON_FORMS.map((write) => write(value)).flatMap((text) => [
      text,
      text.replace(/\\u[\da-f]{4}/g, (escaped) => `\\u${escaped.slice(2).toUpperCase()}`),
    ]),
    ...htmlForms(value),
  ];
  const data = Buffer.from(value);
  const all = [
    ...texts.map((text) => plainSpelling(Buffer.from(text), put)),
    ...([0, 1, 2] as const).flatMap((offset) => [
      base64Spelling(data, put, offset, 'base64'),
      base64Spelling(data, put, offset, 'base64url'),
    ]),
  ];
  const byText = new Map(all.toReversed().map((spelling) => [spelling.find.toString('latin1'), spelling]));
  return [...byText.values()];
}

function htmlForms(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return QUOTES.flatMap((quote) =>
    APOSTROPHES.map((apostrophe) => escaped.replaceAll('"', quote).replaceAll("'", apostrophe)),
  );
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function lowerEscapes(text: string, escapes: RegExp): string {
  return text.replace(escapes, (escaped) => escaped.toLowerCase());
}
