import { expect, test } from 'vitest';
import { ROLE_RIGHTS } from './role-rights.ts';

const rightsIn = (label: string) => {
  const row = ROLE_RIGHTS.find((one) => one.label.startsWith(label));
  return row && `${row.rights.owner} ${row.rights.admin} ${row.rights.member} ${row.rights.viewer}`;
};

test('the table says what the server grants each role', () => {
  expect(rightsIn('Agents')).toBe('change change change read');
  expect(rightsIn('Secrets')).toBe('change change read none');
  expect(rightsIn('Members')).toBe('change change none none');
  expect(rightsIn('All accounts')).toBe('change none none none');
});
