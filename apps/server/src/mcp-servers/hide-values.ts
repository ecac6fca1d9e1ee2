import { mapTexts } from './map-texts.ts';

/** Shorter ones would be replaced all over ordinary text. */
const MIN_CHARS = 8;

/**
 * Replaces the values of headers in what a server says: some repeat what they were sent, and a value must get neither
 * to the model nor into the log.
 */
export function hideValues<Value>(value: Value, headers: Record<string, string>): Value {
  const hidden = hiddenTexts(headers);
  return hidden.length === 0 ? value : mapTexts(value, (text) => hidden.reduce(hide, text));
}

/** The same for the beginning of a longer text, without its last characters: they may be the beginning of a value. */
export function hideValuesInBeginning(text: string, headers: Record<string, string>): string {
  const longest = Math.max(0, ...hiddenTexts(headers).map(({ length }) => length));
  const shown = hideValues(text, headers);
  return shown.slice(0, Math.max(0, shown.length - longest));
}

function hiddenTexts(headers: Record<string, string>): string[] {
  return (
    Object.values(headers)
      // Of "Bearer abc", servers repeat only the second half.
      .flatMap((header) => [header, ...header.split(' ')])
      // As JSON that is shown as text writes it.
      .flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])
      .filter((text) => text.length >= MIN_CHARS)
  );
}

function hide(text: string, hidden: string): string {
  return text.replaceAll(hidden, '…');
}
