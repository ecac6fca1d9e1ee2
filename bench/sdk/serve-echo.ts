/** The echo server as a process: prints its URL, and ends when its stdin does. */
import { once } from 'node:events';
import { startEchoServer } from './start-echo-server.ts';

await using server = await startEchoServer();
process.stdout.write(`${server.url}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
