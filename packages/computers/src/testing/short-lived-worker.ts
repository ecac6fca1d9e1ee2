import { bubblewrapProvider } from '../bubblewrap/bubblewrap-provider.ts';
import { testLimits } from './create-test-computers.ts';

// Run as `node short-lived-worker.ts <root folder> <id>`: makes a computer that works in the background, then waits
// to be killed.

const [rootDir, id] = process.argv.slice(2) as [string, string];
const provider = bubblewrapProvider({ rootDir, gateway: null });
const computer = await provider.create({ id, limits: testLimits, labels: { worker: 'killed' } });
const command =
  'setsid nohup sleep 1000 >/dev/null 2>&1 & ls /run/jettson; readlink /proc/self/fd/60; id -un';
const { stdout } = await computer.exec(command, { timeoutMs: 10_000 });
process.stdout.write(stdout);
setInterval(() => {}, 1_000);
