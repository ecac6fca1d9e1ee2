import { expect, test } from 'vitest';
import { findLicenceFaults } from './find-licence-faults.ts';

test('a licence on the list passes, alone or as one of several to choose from', () => {
  const faults = findLicenceFaults({
    'node_modules/a': { license: 'MIT' },
    'node_modules/b/node_modules/@scope/c': { license: '(GPL-3.0 OR BSD-3-Clause)' },
    'node_modules/@jettson/server': { link: true },
  });

  expect(faults).toEqual([]);
});

test('a licence that is not on the list is a fault, even if it applies together with an allowed one', () => {
  const faults = findLicenceFaults({
    'node_modules/a': { license: 'AGPL-3.0' },
    'node_modules/b': { license: 'MIT AND GPL-3.0' },
    'node_modules/c/node_modules/@scope/d': { license: 'SEE LICENSE IN LICENSE' },
  });

  expect(faults.map((fault) => fault.split(':')[0])).toEqual(['a', 'b', '@scope/d']);
});

test('a package without a licence is a fault, unless it is a build of a known package for another platform', () => {
  const faults = findLicenceFaults({
    'node_modules/unknown': {},
    'node_modules/@biomejs/cli-darwin-arm64': {},
  });

  expect(faults).toEqual(['unknown: the lock file names no licence']);
});
