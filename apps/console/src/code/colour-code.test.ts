import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CodeLanguage, colourCode } from './colour-code.ts';

const kinds = (text: string, language: CodeLanguage) =>
  colourCode(text, language)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text: part }) => `${kind} ${part}`);

test('strings, comments, numbers, keywords and names of calls are told apart in each language', () => {
  expect(kinds("const a = await run('it // is', 20); // done", 'typescript')).toEqual([
    'keyword const',
    'keyword await',
    'name run',
    "string 'it // is'",
    'number 20',
    'comment // done',
  ]);
  expect(kinds('agent = client.spawn("a # b", limit=2)  # done', 'python')).toEqual([
    'name spawn',
    'string "a # b"',
    'number 2',
    'comment # done',
  ]);
  expect(kinds(`curl -X POST "$URL" \\\n  --data '{"a":\n1}'`, 'curl')).toEqual([
    'keyword curl',
    'name -X',
    'string "$URL"',
    'name --data',
    `string '{"a":\n1}'`,
  ]);
  expect(kinds('{ "a": "b", "n": -1.5, "x": null }', 'json')).toEqual([
    'name "a"',
    'string "b"',
    'name "n"',
    'number -1.5',
    'name "x"',
    'keyword null',
  ]);
});

test('a text that is too long for colours is one part', () => {
  const text = JSON.stringify(Array.from({ length: 50_000 }, (_, at) => at));

  expect(colourCode(text, 'json')).toEqual([{ kind: 'plain', text }]);
});

test('whatever the text is, nothing of it is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', "'", '`', '\\', '\n', '#', '/', '1', '.', '-', ' ', '{') }),
      fc.constantFrom<CodeLanguage>('typescript', 'python', 'curl', 'json'),
      (text, language) => {
        expect(
          colourCode(text, language)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      },
    ),
  );
});
