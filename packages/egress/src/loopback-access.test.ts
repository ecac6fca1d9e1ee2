import { expect, test } from 'vitest';
import { loopbackAccess } from './loopback-access.ts';
import { parseEgressRules } from './parse-egress-rules.ts';

const all = ['localhost', '127.0.0.1', '::1'];

test.each([
  ['', [], all],
  ['10.0.0.0/8, db.test:5432, *:22', [], all],
  ['127.0.0.1:11434', ['127.0.0.1:11434'], all],
  ['localhost:11434, [::1]:9000', ['localhost:11434', '::1:9000'], all],
  ['127.0.0.0/8', [], ['localhost', '::1']],
  ['127.0.0.1, ::1', [], ['localhost']],
  ['127.0.0.1:80', [], ['localhost', '::1']],
])('with %j opened, a computer finds %j of the host, and asks no proxy for %j', (rules, forwards, direct) => {
  const access = loopbackAccess(parseEgressRules(rules));

  expect(access.forwards.map(({ host, port }) => `${host}:${port}`)).toEqual(forwards);
  expect(access.direct).toEqual(direct);
});
