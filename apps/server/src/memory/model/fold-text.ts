/** Letters that look accented but do not decompose, and pairs of letters that stand for one. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ς: 'σ',
  // Arabic is written with and without the marks of alef, yeh and teh marbuta; Persian keyboards have other letters for
  // two of them.
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
};
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
/** Accents, Arabic vowel marks, and the stroke that only stretches a word. */
const MARKS = /[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g;

/** One form for a text, however it was typed: without case, width and accents, and with ASCII digits. */
export function foldText(source: string): string {
  return toPlainDigits(source.normalize('NFKD').replace(MARKS, ''))
    .normalize('NFC')
    .toLowerCase()
    .replace(NOT_PLAIN, (letter) => PLAIN[letter] as string);
}

/** Converts the digits of all scripts to 0 to 9. */
export function toPlainDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) as number;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String(code - zero);
  });
}
