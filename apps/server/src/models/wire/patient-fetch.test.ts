import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { patientFetch } from './patient-fetch.ts';

const KEY = Symbol.for('undici.globalDispatcher.1');

test('requests go through the dispatcher of the process, without its time limits', async () => {
  const server = createServer((_request, response) => response.end('done'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  await fetch('data:,');
  const holder = globalThis as unknown as Record<
    symbol,
    { dispatch(options: object, handler: unknown): boolean }
  >;
  const own = holder[KEY] as (typeof holder)[symbol];
  const asked: object[] = [];
  holder[KEY] = {
    dispatch(options, handler) {
      asked.push(options);
      return own.dispatch(options, handler);
    },
  };
  onTestFinished(() => {
    holder[KEY] = own;
  });

  const response = await patientFetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

  expect(await response.text()).toBe('done');
  expect(asked).toMatchObject([{ headersTimeout: 0, bodyTimeout: 0 }]);
});
