import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';

const SECRETS = {
  ANTHROPIC_API_KEY: 'secret',
  OPENAI_API_KEY: 'secret',
  DATABASE_URL: 'postgres://secret',
  JETTSON_API_KEY: 'secret',
  JETTSON_FILES_S3_SECRET_ACCESS_KEY: 'secret',
  NODE_OPTIONS: '--require /secret',
  LD_PRELOAD: '/secret',
};

test.each([
  ['database engine', { NODE_COMPILE_CACHE: '/cache' }],
  ['computer launcher', { NODE_COMPILE_CACHE: '/cache' }],
  ['egress gateway', { NODE_COMPILE_CACHE: '/cache' }],
  ['local model', { NODE_COMPILE_CACHE: '/cache' }],
  ['embedding model', { NODE_COMPILE_CACHE: '/cache' }],
  ['system tool', { PATH: '/bin:/usr/sbin:/sbin' }],
  ['build step', { PATH: '/bin', HOME: '/home' }],
  ['pip', { PATH: '/bin', HOME: '/home', PIP_INDEX_URL: 'https://index', https_proxy: 'http://proxy' }],
  ['package manager', { PATH: '/bin:/usr/sbin:/sbin', HOME: '/home', https_proxy: 'http://proxy' }],
] as const)('%s gets what it needs and nothing besides', (child, needed) => {
  const environment = {
    ...SECRETS,
    NODE_COMPILE_CACHE: '/cache',
    PATH: '/bin',
    HOME: '/home',
    PIP_INDEX_URL: 'https://index',
    https_proxy: 'http://proxy',
  };

  expect(childEnvironment(child, environment)).toEqual(needed);
});
