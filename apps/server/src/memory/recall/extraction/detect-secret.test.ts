import { randomBytes } from 'node:crypto';
import { growsFaster } from '@jettson/agent/testing';
import { expect, test } from 'vitest';
import { newApiKey, newId } from '../../../ids.ts';
import { detectSecret } from './detect-secret.ts';

// Built at run time, so that no scanner takes this file for a leak.
const random = (length: number) =>
  randomBytes(length).toString('base64').replaceAll(/\W/g, 'a').slice(0, length);
const jwtPart = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  ['private_key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEow`],
  ['private_key', `key: -----BEGIN OPENSSH ${'PRIVATE'} KEY-----`],
  ['password', 'AWS secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['api_key', `The key of the test account is ${newApiKey('test')}.`],
  ['api_key', `Use AKIA${'Q7'.repeat(8)} for the bucket`],
  ['api_key', `ghp_${random(36)}`],
  ['api_key', `sk-ant-api03-${random(40)}`],
  ['api_key', `OpenAI: sk-${random(48)}`],
  ['api_key', `xoxb-${'1234567890'}-abcdef`],
  ['api_key', `sk_live_${random(24)}`],
  ['json_web_token', `${jwtPart({ alg: 'HS256' })}.${jwtPart({ sub: '1234567890' })}.sig`],
  ['credentials_in_url', 'The database is postgres://admin:hunter2@db.internal/app'],
  ['password', 'password: correcthorse'],
  ['password', 'DB_PASSWORD="s3cr3t!"'],
  ['password', 'The password of the wifi in Leeds is Tulip-2041'],
  ['password', 'api key = 9f8e7d6c'],
  ['password', 'Login of the router is admin / P4ssw!rd'],
  ['card_number', 'Pay with 4111 1111 1111 1111, expiry 12/29'],
  ['card_number', 'card 5500-0055-5555-5559'],
  ['card_number', '378282246310005'],
  ['random_string', `The webhook signs with k7Qz${random(30)}1a`],
  ['random_string', `datadog ${'0123456789abcdef'.repeat(2)}`],
] as const)('a secret is seen: %s in %s', (kind, text) => {
  const found = detectSecret(text);

  expect(found).toBe(kind);
});

test.each([
  'The brand is orange.',
  'Passwords are kept in 1Password, in the vault "Infrastructure".',
  'The password is stored in the vault.',
  'password: <ask Anna>',
  'API_KEY=$STRIPE_KEY',
  'The token budget of a run is 200000.',
  'Anna was born on 1988-04-12 and her phone is +44 113 496 0123.',
  'The order 4111 1111 1111 1112 was returned.',
  'The deploy of commit 7d9092cb25f2bd1c023b7e8d2aa459044a02030a failed.',
  'The commit of the last release is 7d9092cb25f2bd1c023b7e8d2aa459044a02030a.',
  'Accounts are listed under /admin/users2024.',
  'sha256: 7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded',
  'Ticket 0f8fad5b-d9cb-469f-a165-70867728950e is closed.',
  'The function createTestDatabaseForAccount2024 lives in apps/server/src/testing/index.ts.',
  'The timestamp of the release is 1764000000000.',
  'See https://example.com/reports/2026/annual-results-of-the-northern-region for the figures.',
])('an ordinary fact is let through: %s', (text) => {
  const found = detectSecret(text);

  expect(found).toBeNull();
});

test('the ids of agents and memories are no secrets', () => {
  const texts = Array.from({ length: 200 }, () => `${newId('ag')} wrote ${newId('mem')}`);
  // They contain a word for a password, a bank account and words for codes by chance.
  texts.push('ag_cPoHaSLH31yPQkFCZOGxf wrote mem_W8FkHAuWfGq0h0id0MIhJ');
  texts.push('ag_geWVFo419eULVve49r26A wrote mem_5jXR23TLSMSJDR2X0TGcS');
  texts.push('ag_jlMHbzpdtdWzSW6qygtyL wrote mem_PINQnJb21EgIWdKXB7CKZ');
  texts.push('ag_TAN2pfLjmJMlbrRE3KF4F wrote mem_xhUyqJjpVF64Q6Y09Yefc');

  const found = texts.map(detectSecret);

  expect(found.filter((kind) => kind !== null)).toEqual([]);
});

test('looking for secrets takes time in proportion to the text, whatever it is made of', () => {
  const shapes = [
    'eyJ-',
    'eyJaaaaaaaaa.',
    'a.',
    'a://',
    'token ',
    'token= ',
    `${'a'.repeat(32)}-`,
    '4 ',
    '-----BEGIN ',
    'SG.',
  ];

  expect(growsFaster(shapes, detectSecret)).toEqual([]);
});
