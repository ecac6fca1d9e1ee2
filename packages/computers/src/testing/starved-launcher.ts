import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openLauncher } from '../bubblewrap/open-launcher.ts';

// Run with few file descriptors: starts a process, takes all descriptors but those that `spare` says, and starts another.
// Prints how the second start ended, and how a third one does when there are descriptors again.

const [root = '', spare = ''] = process.argv.slice(2);
const launcher = openLauncher(root, { startLimitMs: 3000 });
const start = async (name: string) => {
  const { kill, ended, input, output } = await launcher.start(name, {
    program: 'sleep',
    args: ['1000'],
    filter: '/dev/null',
    text: '',
  });
  kill();
  await ended;
  // Otherwise, its descriptors would become free while another process starts.
  for (const socket of [input, output]) {
    if (!socket.destroy().closed) await once(socket, 'close');
  }
};
for (const name of ['one', 'two', 'three']) mkdirSync(join(root, name), { recursive: true });
await start('one');

const taken: number[] = [];
try {
  for (;;) taken.push(openSync('/dev/null', 'r'));
} catch {
  for (const descriptor of taken.splice(0, Number(spare))) closeSync(descriptor);
}
const second = await start('two').then(
  () => 'started',
  () => 'refused',
);
for (const descriptor of taken) closeSync(descriptor);
await start('three');
process.stdout.write(`${second} started`);
process.exit();
