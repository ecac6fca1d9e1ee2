import { expect, test } from 'vitest';
import { describeTool, toolLabel } from './describe-tool.ts';

const describe = (name: string, input: unknown) => describeTool({ name, input, output: null });

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'a call of a tool that is named %s has a name and a sign as any other',
  (name) => {
    expect(toolLabel(name)).toBe(name);
    expect(describe(name, {})).toMatchObject({ label: name, icon: expect.anything(), about: '' });
  },
);

test('a request says its method and address, and only those that are text', () => {
  const url = 'https://shop.example.com/orders';

  expect(describe('jettson_http_request', { url }).about).toBe(`GET ${url}`);
  expect(describe('jettson_http_request', { url, method: 'POST' }).about).toBe(`POST ${url}`);
  expect(describe('jettson_http_request', { url, method: { toString: 1, valueOf: 1 } }).about).toBe(url);
  expect(describe('jettson_http_request', { url: { a: 1 } }).about).toBe('GET ');
});
