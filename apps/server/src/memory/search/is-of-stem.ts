/** Whether a word, in lower case, is a form of a stem of the database ("emili" of "emily"). */
export function isOfStem(word: string, stem: string): boolean {
  return word.startsWith(stem.replace(/i$/, ''));
}
