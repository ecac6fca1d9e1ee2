/** A page's text on one line and no longer than `length`: it cannot look like a line of ours. */
export function oneLine(text: string, length: number): string {
  // More than is shown, so that what is shown does not depend on blanks that are removed.
  const line = text
    .slice(0, length * 4)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
  const isCut = line.length > length || text.length > length * 4;
  return isCut ? `${line.slice(0, length).toWellFormed()}…` : line.toWellFormed();
}
