/** A text without these characters at its end and, with `start`, at its start. Takes time in proportion to the text. */
export function trimMarks(text: string, { start = '', end }: { start?: string; end: string }): string {
  let [from, to] = [0, text.length];
  while (to > from && end.includes(text[to - 1] as string)) to--;
  while (from < to && start.includes(text[from] as string)) from++;
  return text.slice(from, to);
}
