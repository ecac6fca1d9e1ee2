import { APICallError } from 'ai';
import { expect, test } from 'vitest';
import { openLog } from './open-log.ts';

/** What the log says about an error. */
function logged(error: unknown): string {
  const lines: string[] = [];
  const log = openLog(
    { logLevel: 'info', secrets: ['sk-of-the-operator'] },
    { write: (line) => void lines.push(line) },
  );
  log.error({ err: error, other: 'Bearer sk-of-the-operator' }, 'failed');
  return lines.join('');
}

test('no secret of the configuration reaches the log, wherever it appears', () => {
  const error = new Error('refused sk-of-the-operator', { cause: new Error('as sk-of-the-operator') });

  const line = logged(error);

  expect(line).toContain('refused [redacted]');
  expect(line).not.toContain('sk-of-the-operator');
});

test('the log has only listed fields of an error: no prompt, no query, no answer', () => {
  const error = new APICallError({
    message: 'Too many requests',
    url: 'https://example.com/v1/chat',
    requestBodyValues: { prompt: 'a secret of a user' },
    responseBody: 'another secret of a user',
    statusCode: 429,
  });

  const { err } = JSON.parse(logged(error));

  expect(Object.keys(err).sort()).toEqual(['message', 'name', 'stack', 'statusCode']);
  expect(err).toMatchObject({ message: 'Too many requests', statusCode: 429 });
  expect(err.stack).toContain('open-log.test.ts');
  expect(logged(error)).not.toContain('secret of a user');
});
