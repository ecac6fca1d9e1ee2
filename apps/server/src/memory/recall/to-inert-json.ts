/**
 * JSON on one line that cannot close a fence around it, start a line or hide anything: "<", ">", control and formatting
 * characters are escaped. For texts by others inside a prompt.
 */
export function toInertJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
