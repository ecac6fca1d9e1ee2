import type { MemoryAccess } from '@jettson/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intersectAccess } from './intersect-access.ts';
import { mayRead, mayWrite, toScope } from './memory-scope.ts';

const NAMESPACES = ['a', 'ab', 'abc', 'b', 'ba', 'default'];
const namespace = fc.constantFrom(...NAMESPACES);
const access: fc.Arbitrary<MemoryAccess | null> = fc.option(
  fc.record(
    {
      read: fc.array(fc.oneof(namespace, fc.record({ prefix: namespace })), { maxLength: 3 }),
      write: fc.option(namespace),
      recall: fc.boolean(),
      extract: fc.boolean(),
      recall_tokens: fc.nat(100),
    },
    { requiredKeys: [] },
  ),
);

test('whatever two accesses say, both together allow only what each of them allows', () => {
  fc.assert(
    fc.property(access, access, (outer, inner) => {
      const both = intersectAccess(outer, inner);

      const scopes = [outer, inner].map((one) => toScope('acc', one));
      for (const name of NAMESPACES) {
        const allowed = toScope('acc', both);
        if (mayRead(allowed, { namespace: name })) {
          expect(scopes.every((scope) => mayRead(scope, { namespace: name }))).toBe(true);
        }
        if (mayWrite(allowed, { namespace: name })) {
          expect(scopes.every((scope) => mayWrite(scope, { namespace: name }))).toBe(true);
        }
      }
      for (const name of ['recall', 'extract'] as const) {
        if (outer?.[name] === false || inner?.[name] === false) expect(both?.[name]).toBe(false);
      }
      const tokens = [outer?.recall_tokens, inner?.recall_tokens].filter((value) => value != null);
      if (tokens.length > 0) expect(both?.recall_tokens).toBe(Math.min(...tokens));
    }),
  );
});

test('what both may read stays readable', () => {
  fc.assert(
    fc.property(access, access, (outer, inner) => {
      const both = toScope('acc', intersectAccess(outer, inner));

      const scopes = [outer, inner].map((one) => toScope('acc', one));
      const shared = NAMESPACES.filter((name) =>
        scopes.every((scope) => mayRead(scope, { namespace: name })),
      );
      expect(shared.filter((name) => !mayRead(both, { namespace: name }))).toEqual([]);
    }),
  );
});
