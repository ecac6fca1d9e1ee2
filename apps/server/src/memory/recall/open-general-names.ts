const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** The words that countries, languages, months and days are called in English, in lower case. */
export function openGeneralNames(): Set<string> {
  const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const months = Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(2026, i, 15, 12)));
  const weekdays = Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2026, 1, 1 + i, 12)));
  const names = [
    ...CODES.flatMap((code) => [regions.of(code), languages.of(code.toLowerCase())]),
    ...months.map((day) => day.toLocaleDateString('en', { month: 'long', timeZone: 'UTC' })),
    ...weekdays.map((day) => day.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })),
  ];
  return new Set(names.flatMap((name) => name?.toLowerCase().match(/\p{L}+/gu) ?? []));
}
