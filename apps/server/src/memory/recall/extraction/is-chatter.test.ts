import { expect, test } from 'vitest';
import { isChatter } from './is-chatter.ts';

test.each([
  'Hello there, nice to meet you',
  'I found the answer on the second page',
  'The user asked for a summary of the report',
  'The agent has written the report to report.md',
  'This task needed three attempts to finish',
  'The task was completed without errors',
  'The file was created successfully',
  'Is the office still in Leeds?',
  "The final answer of the agent is '391'.",
  'the number 17',
  '事務所は大阪にありますか？',
  'port 6543',
  'word '.repeat(200),
])('is chatter: %s', (value) => {
  const chatter = isChatter(value);

  expect(chatter).toBe(true);
});

test.each([
  'Ada prefers tea',
  'The staging database listens on port 6543.',
  'We deploy on Mondays and Thursdays only',
  'The agent pool of Bluewater runs in Leeds',
  'Rechnungen gehen an Frau Vogt',
  '営業時間は9時から18時まで です 毎日',
  '事務所は大阪にあります',
  '办公室在上海的浦东',
  'สำนักงานอยู่ที่เชียงใหม่',
])('is a fact: %s', (value) => {
  const chatter = isChatter(value);

  expect(chatter).toBe(false);
});
