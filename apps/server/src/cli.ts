#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { readCompileCacheDir } from './config-cache.ts';

// Halves the processor time of a command: types are stripped and code is compiled only once. The folder is the user's
// own: in Node's default, which all users share, another one could plant code.
enableCompileCache(readCompileCacheDir());
const { runCli } = await import('./cli/run-cli.ts');

// Anything that a command leaves behind (a kept-alive socket, a timer) must not keep it from ending.
process.exit(await runCli(process.argv));
