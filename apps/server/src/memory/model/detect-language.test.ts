import { eld } from 'eld/small';
import { expect, test } from 'vitest';
import { detectLanguage, isEnglish } from './detect-language.ts';
import { openLanguageTable } from './language/open-language-table.ts';

test.each([
  ['de', 'Die Rechnungen gehen an die Buchhaltung'],
  ['fr', "Anna n'aime pas le café"],
  ['es', 'El servidor está en Madrid'],
  ['it', 'Il server si trova a Milano'],
  ['pt', 'Moro no Porto'],
  ['nl', 'De server staat in Amsterdam'],
  ['pl', 'Anna nie lubi kawy'],
  ['tr', "Sunucu İstanbul'da duruyor"],
  ['vi', 'Tôi sống ở Đà Nẵng'],
  ['ms', 'Anna tidak suka kopi'],
  ['ru', 'Живу в Москве'],
  ['uk', 'Живу в Києві'],
  ['ar', 'أسكن في القاهرة'],
  ['fa', 'من در تهران زندگی می‌کنم'],
  ['hi', 'मैं दिल्ली में रहता हूँ'],
  ['el', 'Μένω στην Αθήνα'],
  ['ko', '저는 서울에 살아요'],
  ['ja', '東京に住んでいます'],
  ['zh', '我住在北京'],
  ['zh', '租约到2027年年底为止'],
  ['ja', '賃貸契約は2028年の三月末までです'],
  ['ru', 'Когда свадьба у родственника?'],
  ['be', 'Мешкаю ў Мінску'],
  ['bg', 'Живея в София и работя като учител'],
  ['sr', 'Живим у Београду и волим кафу'],
  ['hi', 'पुणे का दफ़्तर शुक्रवार को चार बजे बंद हो जाता है'],
  ['th', 'ผมอยู่กรุงเทพ'],
])('a short text in %s is told from English: %s', (language, text) => {
  expect(detectLanguage(text)).toBe(language);
  expect(isEnglish(text)).toBe(false);
});

test.each([
  'Anna is allergic to peanuts and prefers tea',
  'The staging database listens on port 8090',
  'what does Marta Kowalczyk do?',
  'who is Sven Lindqvist?',
  'Zoë likes naïve café music',
  'Meeting with 田中さん at 5 pm',
])('a name or a borrowed word does not make an English text foreign: %s', (text) => {
  expect(detectLanguage(text)).toBe('en');
});

test.each(['', '8090', '#7C3AED', 'GB 372 4419 08', 'com.finchbook.ledger', 'orange', 'vegetarian'])(
  'a code or a single word is in no language for sure: %s',
  (text) => {
    expect(detectLanguage(text)).toBeNull();
    expect(isEnglish(text)).toBe(false);
  },
);

test('English is said for sure only of what has words enough', () => {
  expect(isEnglish('The office is in Leeds, above the bakery')).toBe(true);
  expect(isEnglish('what does Marta Kowalczyk do?')).toBe(false);
});

test('the packed table scores as the library that it was made from', () => {
  const score = openLanguageTable();
  const texts = [
    'the office above the bakery',
    'die rechnung geht an anna',
    'живу в москве',
    'мешкаю ў мінску',
  ];

  const best = texts.map(
    (text) => [...score(text.split(' ')).scores].toSorted(([, a], [, b]) => b - a)[0]?.[0],
  );

  expect(best).toEqual(texts.map((text) => eld.detect(text).language));
});
