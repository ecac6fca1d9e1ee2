/** The words of a list that is typed with commas, spaces or line breaks. */
export function splitWords(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
