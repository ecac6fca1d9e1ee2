/** The real server as a process, for clients in other languages: prints a line of JSON, ends with its stdin. */
import { once } from 'node:events';
import { startRealServer } from './start-real-server.ts';

await using server = await startRealServer();
process.stdout.write(`${JSON.stringify(server)}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
