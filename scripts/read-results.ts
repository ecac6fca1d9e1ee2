import { stripVTControlCharacters } from 'node:util';
import { Parser } from 'htmlparser2';

/** What a suite's JUnit file says. */
export interface Results {
  passed: number;
  /** One text for each failed test: its file and name, and below them, indented, why it failed. */
  failures: string[];
  skipped: number;
}

interface Test {
  name: string;
  isSkipped: boolean;
  reasons: { message: string; text: string }[];
}

/** A long difference of two values would hide the other failures. */
const LINES_OF_A_FAILURE = 30;

/** @param xml JUnit's XML as Vitest, pytest and Playwright write it; errors outside the tests count as failed tests. */
export function readResults(xml: string): Results {
  const tests = readTests(xml);
  const failures = tests.filter((test) => test.reasons.length > 0).map(describeFailure);
  const skipped = tests.filter((test) => test.isSkipped).length;
  return { passed: tests.length - failures.length - skipped, failures, skipped };
}

function readTests(xml: string): Test[] {
  const tests: Test[] = [];
  let element = '';
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        element = name;
        if (name === 'testcase') {
          tests.push({ name: `${attributes.classname} > ${attributes.name}`, isSkipped: false, reasons: [] });
        }
        const test = tests.at(-1);
        if (name === 'skipped' && test) test.isSkipped = true;
        if (isReason(name)) test?.reasons.push({ message: attributes.message ?? '', text: '' });
      },
      ontext(text) {
        const reason = tests.at(-1)?.reasons.at(-1);
        if (isReason(element) && reason) reason.text += text;
      },
      onclosetag() {
        element = '';
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return tests;
}

function isReason(element: string): boolean {
  return element === 'failure' || element === 'error';
}

function describeFailure({ name, reasons }: Test): string {
  const texts = reasons.map(({ message, text }) =>
    (text.includes(message) ? text : `${message}\n${text}`).trim(),
  );
  const lines = stripVTControlCharacters(texts.join('\n')).split('\n').slice(0, LINES_OF_A_FAILURE);
  return [name, ...lines.map((line) => `    ${line}`.trimEnd())].join('\n');
}
