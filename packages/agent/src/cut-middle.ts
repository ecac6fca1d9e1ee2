import type { JSONValue } from 'ai';

/** More than the note's length: a cut text is not cut again, and no note replaces just a few characters. */
const NOTE_CHARS = 100;

/**
 * The same JSON, each text in it at most about `characters` long: longer ones keep their start and end, and say how
 * much is left out.
 */
export function cutMiddle(value: unknown, characters: number): JSONValue {
  return JSON.parse(
    JSON.stringify(value, (_key, field) => (typeof field === 'string' ? cut(field, characters) : field)),
  );
}

function cut(text: string, characters: number): string {
  if (text.length <= characters + NOTE_CHARS) return text;
  const half = Math.floor(characters / 2);
  const left = text.length - 2 * half;
  const note = `\n\n[… ${left} characters left out of the middle …]\n\n`;
  return `${text.slice(0, half)}${note}${text.slice(text.length - half)}`.toWellFormed();
}
