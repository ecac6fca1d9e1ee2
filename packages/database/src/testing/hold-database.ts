import { openDatabase } from '../open-database.ts';

// The program of a process that has a database open until it is killed, for tests.
await openDatabase({ dataDir: process.argv[2] ?? '' });
process.send?.('open');
