import { growsFaster } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { openIsSupported } from './is-supported.ts';
import cases from './support-cases.json' with { type: 'json' };

const RUN = [
  'Find out where Finchbook has its office, and how many desks.',
  'The page says: our office is at Saltworks Yard in Bristol. We have 42 desks there.',
  '事務所は大阪にあります。',
];

test.each([
  'The office of Finchbook is in Bristol',
  'Finchbook has 42 desks at Saltworks Yard',
  '事務所は大阪にある',
])('what a passage of the run says is supported: %s', (fact) => {
  expect(openIsSupported(RUN)(fact)).toBe(true);
});

test.each([
  'Invoices of Orchard Dental go to Ada Novak.',
  'Finchbook has 24 desks',
  'The office of Finchbook is in Leeds',
  'The manager likes strong coffee',
  '会議は月曜日の朝です',
])('what nothing in the run says is not: %s', (fact) => {
  expect(openIsSupported(RUN)(fact)).toBe(false);
});

test.each([
  ['Deploys are not allowed on Fridays', 'Deploys are allowed on Fridays.'],
  ['Deploys are allowed on Fridays', 'Please note: deploys are not allowed on Fridays.'],
  ['Mia likes jazz', 'Nobody knows whether Mia likes jazz.'],
  ['Anna isst Fleisch', 'Anna isst kein Fleisch.'],
  ['Kai does not eat pork', 'Kai eats pork.'],
  ['Kai eats pork', 'Kai does not eat pork.'],
  ['Nora likes opera', 'Does Nora like opera?'],
  ['The CEO is Ana', 'Is Ana the CEO? I will ask Bo.'],
  ['Leo is vegetarian', 'Is Leo vegetarian? No.'],
  ['アナは社長です', 'アナは社長ですか？'],
  ['Deploys are allowed on Fridays', 'Are deploys allowed on Fridays? Deploys are not allowed on Fridays.'],
  ['办公室在上海', '办公室在北京。'],
])('what the run denies, or says of something else, is not supported: %s', (fact, said) => {
  expect(openIsSupported([said])(fact)).toBe(false);
});

test.each([
  ['The team uses Teams', 'We do not use Slack, the team uses Teams.'],
  ['Mia has a nut allergy', 'Mia cannot eat nuts because of an allergy.'],
  [
    'Deploys are not allowed on Fridays',
    'Are deploys allowed on Fridays? Deploys are not allowed on Fridays.',
  ],
  ['Nora likes opera', 'Does Nora like opera? Yes, very much.'],
  ['Anna wohnt in Bonn', 'Wohnt Anna in Bonn? Ja.'],
  ['Deploys are not allowed on Fridays', 'Are deploys allowed on Fridays? No, they are not.'],
  ['The CEO is Ana', 'Who is the CEO? Ana.'],
])('a fact beside something that is denied or asked is supported: %s', (fact, said) => {
  expect(openIsSupported([said])(fact)).toBe(true);
});

/** Labelled by hand, in 15 languages: subject, verb and object of one statement, or of several. */
const judged = cases.map((labelled) => ({
  ...labelled,
  found: openIsSupported(labelled.said)(labelled.fact),
}));

test('a fact put together from several statements is not supported', () => {
  const passed = judged.filter(({ supported, found }) => found && !supported);

  expect(passed.map(({ fact, said }) => `${fact} | ${said}`)).toEqual([]);
});

// Measured: 98 %.
test('nearly all facts that a passage states are supported', () => {
  const stated = judged.filter(({ supported }) => supported);

  const lost = stated.filter(({ found }) => !found);

  expect(lost.length / stated.length, lost.map(({ fact }) => fact).join(' | ')).toBeLessThan(0.05);
});

test('looking for support takes time in proportion to the run', () => {
  expect(
    growsFaster(['a ', 'A.', '1,', '。', '\n'], (text) => openIsSupported([text])('Ada has 3 cats')),
  ).toEqual([]);
});
