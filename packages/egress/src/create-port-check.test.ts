import { expect, test } from 'vitest';
import { createPortCheck } from './create-port-check.ts';
import { HostPatternError } from './parse-host-pattern.ts';

test.each([
  ['api.example.com', '', '', undefined],
  ['api.example.com:443', '', '', undefined],
  ['api.example.com:22', '', '', 22],
  ['api.example.com:22', '*:22', '', undefined],
  ['api.example.com:22', 'api.example.com:22', '', undefined],
  ['other.example.com:22', 'api.example.com:22', '', 22],
  ['*.example.com:22', 'api.example.com:22', '', undefined],
  ['api.example.com:22', '10.0.0.0/8', '', undefined],
  ['api.example.com:22', '*:22', '*:22', 22],
  ['api.example.com', '', '*:80', undefined],
  ['api.example.com:80', '', '*:80', 80],
])('of %s, with the rules allow "%s" and deny "%s", the closed port is %s', (entry, allow, deny, port) => {
  expect(createPortCheck({ allow, deny })(entry)).toBe(port);
});

test('what is no host is an error', () => {
  expect(() => createPortCheck({ allow: '', deny: '' })('*')).toThrow(HostPatternError);
});
