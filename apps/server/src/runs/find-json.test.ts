import { growsFaster } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { findJson } from './find-json.ts';

const JSON_TEXT = '{"total": 42, "note": "```"}';
const VALUE = { total: 42, note: '```' };

test.for([
  ['JSON alone', JSON_TEXT],
  ['a byte order mark before it', `\ufeff${JSON_TEXT}`],
  ['blanks around it', `\n\n  ${JSON_TEXT}  \n`],
  ['a fence around it', `\`\`\`json\n${JSON_TEXT}\n\`\`\``],
  ['a fence without a name, with blanks', `  \`\`\`  \n\n${JSON_TEXT}\n\n  \`\`\`  `],
  ['a fence in another case', `\`\`\`JSON\n${JSON_TEXT}\n\`\`\``],
  ['a byte order mark before the fence', `\ufeff\`\`\`json\n${JSON_TEXT}\n\`\`\``],
  ['prose around the fence', `Here you are:\n\n\`\`\`json\n${JSON_TEXT}\n\`\`\`\n\nAnything else?`],
  ['Windows line ends', `Here:\r\n\`\`\`json\r\n${JSON_TEXT}\r\n\`\`\`\r\n`],
  ['thoughts before it', `<think>\nA {"draft": 1}?\n\`\`\`json\n{}\n\`\`\`\n</think>\n\n${JSON_TEXT}`],
  ['code before it', `I ran this:\n\`\`\`sh\nls\n\`\`\`\nand found\n\`\`\`json\n${JSON_TEXT}\n\`\`\``],
] as const)('an answer with %s is understood', ([, answer]) => {
  const found = findJson(answer);

  expect(found).toEqual({ value: VALUE });
});

test.for([
  ['prose', 'I found nothing.'],
  ['prose that is fenced', '```\nnothing\n```'],
  ['a truncated block', '```json\n{"total": 4'],
  ['nothing', ''],
] as const)('%s is no JSON', ([, answer]) => {
  expect(findJson(answer)).toBeUndefined();
});

test('an answer takes time proportional to its length, whatever it contains', () => {
  const shapes = [
    ' ',
    '\n',
    '```\n',
    '`',
    '{',
    '[',
    '"',
    '\\',
    '```json\n \n',
    '\ufeff',
    '<think>',
    '</think>',
  ];

  const slow = growsFaster(shapes, (text) => {
    findJson(text);
    findJson(`\`\`\`json\n${text}`);
    findJson(`<think>${text}`);
  });

  expect(slow).toEqual([]);
});
