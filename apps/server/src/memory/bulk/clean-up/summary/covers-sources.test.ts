import { growsFaster } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { coversSources } from './covers-sources.ts';

test.each([
  [
    'Deploys happen on Friday at 17:00 from main.',
    ['The deploy happens on Friday', 'Deploys happen at 17:00 from main'],
  ],
  ['Ada does not eat fish, and lives in Turin.', ['Ada does not eat fish', 'Ada lives in Turin']],
  ['会議は月曜日の10時です。部屋は3階です。', ['会議は月曜日の10時です', '部屋は３階です']],
  ['يفتح المكتب الساعة 9 ويقع في القاهرة', ['يفتح المكتب الساعة ٩', 'يقع المكتب في القاهرة']],
  ['Das Büro ist in Köln und hat keinen Aufzug.', ['Das Büro ist in Köln', 'Das Büro hat keinen Aufzug']],
])('a summary with all facts covers its sources: %s', (summary, sources) => {
  expect(coversSources(summary, sources)).toBe(true);
});

test.each([
  ['a number', 'The lease costs 900 euros.', ['The lease costs 900 euros', 'The lease ends after 24 months']],
  ['a changed number', 'The lease costs 950 euros.', ['The lease costs 900 euros']],
  [
    'a name',
    'The contact for billing is Rosa.',
    ['The contact for billing is Rosa', 'Ask Omar when the contact is away'],
  ],
  ['a date', 'The lease ends.', ['The lease ends on 3 March']],
  ['a negation', 'Guests open the archive on Sundays.', ['Guests do not open the archive on Sundays']],
  [
    'a negation of another thing',
    'Ada does not drink tea. Ada eats fish on Fridays.',
    ['Ada does not eat fish on Fridays', 'Ada does not drink tea'],
  ],
  ['a Chinese negation', '他喜欢喝茶和咖啡', ['他不喜欢喝茶和咖啡']],
  [
    'everything: it refuses',
    "I'm sorry, but I can't help with that.",
    ['The user prefers dark mode', 'The user likes large type'],
  ],
  ['a Japanese fact', '会議は月曜日です', ['会議は月曜日です', '部屋は田中さんが予約します']],
])('a summary that loses %s does not', (_, summary, sources) => {
  expect(coversSources(summary, sources)).toBe(false);
});

test('reading a summary takes time in proportion to it, whatever it is made of', () => {
  const shapes = ['a ', 'A.', '1,', "n't ", '不', '. ', "n'", '１'];

  expect(growsFaster(shapes, (text) => coversSources(`${text}a`, [`${text}b`]))).toEqual([]);
});
