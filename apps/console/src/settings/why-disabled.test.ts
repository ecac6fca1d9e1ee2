import { expect, test } from 'vitest';
import { formatDateTime } from '../api/format.ts';
import { whyDisabled } from './why-disabled.ts';

test('why a webhook was switched off is a sentence, with the time of the reader', () => {
  const since = '2026-11-24T10:00:00.000Z';

  expect(
    whyDisabled(`Nothing has been delivered since ${since}; the last failure: The receiver answered 500`),
  ).toBe(
    `Switched off by the server: nothing has been delivered since ${formatDateTime(since)}; the last failure: ` +
      'The receiver answered 500. Enable it once the receiver works again.',
  );
  expect(whyDisabled('Connection to 10.0.0.1 refused: a private address.')).toBe(
    'Switched off by the server: connection to 10.0.0.1 refused: a private address. ' +
      'Enable it once the receiver works again.',
  );
});
