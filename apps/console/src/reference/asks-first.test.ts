import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asksFirst, SENT_AT_ONCE } from './asks-first.ts';
import type { OpenApi } from './open-api.ts';

const document: OpenApi = JSON.parse(
  readFileSync(new URL('../../../../openapi.json', import.meta.url), 'utf8'),
);
const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

test('what changes something is asked about first, unless one further call undoes it', () => {
  const unasked = calls.filter((call) => call.method !== 'GET' && !asksFirst(call));
  const asked = calls.filter(asksFirst).map(({ operation }) => operation.operationId);

  expect(unasked.map(({ operation }) => operation.operationId).sort()).toEqual(SENT_AT_ONCE);
  expect(asked).toEqual(
    expect.arrayContaining([
      'plans.update',
      'accounts.setPlan',
      'accounts.delete',
      'secrets.put',
      'webhooks.rotateSecret',
      'webhooks.rotateAccountSecret',
      'agents.approvals.decide',
      'memory.deleteMany',
      'agents.purge',
    ]),
  );
});
