import { stripVTControlCharacters } from 'node:util';
import { oneLine } from './one-line.ts';

/** What Playwright writes about an element that it waits for, and what the agent should know. The last line counts. */
const OBSTACLES: [RegExp, string | ((found: string) => string)][] = [
  [/^(.*) intercepts pointer events$/, (found) => `The element is covered by ${oneLine(found, 200)}`],
  [/element is not visible/, 'The element is hidden'],
  [/element is not enabled/, 'The element is disabled'],
  [/element is not editable/, 'The element is read-only'],
  [
    /element is inert/,
    'The element is inert: something else, such as a dialog of the page, has to be closed first',
  ],
  [/element is outside of the viewport/, 'The element is outside of the part of the page that can be shown'],
  [/element is not stable/, 'The element keeps moving'],
  [/option being selected is not enabled/, 'The option is disabled'],
];

/** Turns an error from Playwright into one sentence for the agent, without its call log. */
export function explainFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const [first = '', ...log] = stripVTControlCharacters(error.message).split('\n');
  const message = first.replace(/^\w+\.\w+: /, '').replace(/^Error: /, '');

  if (error.name === 'TimeoutError') return new Error(explainTimeout(message, log));
  if (message.includes('has been closed'))
    return new Error('The page is closed. Navigate to open a new one.');
  if (message.includes('Execution context was destroyed'))
    return new Error('The page keeps navigating by itself: wait, then try again.');
  const networkError = /net::(ERR_\w+)/.exec(message)?.[1];
  if (networkError !== undefined) return new Error(`The page could not be loaded: ${networkError}.`);
  return new Error(oneLine(message, 1_000));
}

function explainTimeout(message: string, log: string[]): string {
  const seconds = Number(/(\d+)ms/.exec(message)?.[1] ?? 0) / 1000;
  const lines = log.map((line) => line.trim().replace(/^(\d+ × )?(- )?(\d+ × )?/, ''));
  for (const line of lines.toReversed()) {
    for (const [pattern, explanation] of OBSTACLES) {
      const found = pattern.exec(line);
      if (found === null) continue;
      const what = typeof explanation === 'string' ? explanation : explanation(found[1] ?? '');
      return `${what}; that did not change within ${seconds} s.`;
    }
  }
  const waitedFor = lines.find((line) => line !== '' && !/^(Call log|=)/.test(line));
  return `Timed out after ${seconds} s${waitedFor ? `: ${oneLine(waitedFor, 300)}` : ''}.`;
}
