#!/usr/bin/env node
import { runCli } from './cli/run-cli.ts';

// What a command leaves behind (a socket kept alive, a timer) must not keep it from ending.
process.exit(await runCli(process.argv));
