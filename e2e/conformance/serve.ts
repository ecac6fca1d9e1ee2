/** The fault server as a process, for clients in other languages: prints its URL, ends with its stdin. */
import { readCases } from './case.ts';
import { startFaultServer } from './fault-server.ts';

const { url } = await startFaultServer(readCases());
process.stdout.write(`${url}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
