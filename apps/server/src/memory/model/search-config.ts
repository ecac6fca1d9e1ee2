import { detectLanguage } from './detect-language.ts';

/**
 * Postgres' text-search configurations (Snowball stemmers) by language. Languages without one are stemmed as English.
 */
const CONFIGS: Record<string, string> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  es: 'spanish',
  et: 'estonian',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  it: 'italian',
  lt: 'lithuanian',
  ms: 'indonesian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
};

export const ENGLISH = 'en';

/**
 * The language of a memory. Texts that do not reveal one, such as codes and names, count as English: nothing is lost by
 * that.
 */
export function languageOfMemory({ key, value }: { key: string; value: string }): string {
  return detectLanguage(value) ?? detectLanguage(`${key.replaceAll('_', ' ')} ${value}`) ?? ENGLISH;
}

/** The configuration that makes the words of a language, if the database has it. */
export function searchConfigOf(language: string | null): string {
  return (language && CONFIGS[language]) || 'english';
}
