import { testLimits } from './create-test-computers.ts';
import { testProvider } from './test-provider.ts';

// Run as `node short-lived-worker.ts <root folder> <id>`: makes a computer that works in the background, then waits
// to be killed.

const [rootDir, id] = process.argv.slice(2) as [string, string];
const provider = testProvider({ rootDir, gateway: null });
const computer = await provider.create({ id, limits: testLimits, labels: { worker: 'killed' } });
const command =
  'setsid nohup sleep 1000 >/dev/null 2>&1 & ls /run/jettson; readlink /proc/self/fd/60; id -un';
const { stdout } = await computer.exec(command, { timeoutMs: 10_000 });
const limits = (await computer.exec('cat /proc/self/limits', { timeoutMs: 10_000 })).stdout;
const unenforced = await provider.unenforcedLimits();
process.stdout.write(`${JSON.stringify({ stdout, limits, unenforced })}\n`);
setInterval(() => {}, 1_000);
