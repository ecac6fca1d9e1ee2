#!/usr/bin/env node
import { keepCompiledCode } from './config-cache.ts';

keepCompiledCode();
const { runCli } = await import('./cli/run-cli.ts');

// Anything that a command leaves behind (a kept-alive socket, a timer) must not keep it from ending.
process.exit(await runCli(process.argv));
