import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the process synced the disk while `work` ran, counted by strace; null where it is not installed. */
export async function countSyncs(pid: number, work: () => Promise<unknown>): Promise<number | null> {
  const tracer = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const failed = once(tracer, 'error').then(() => true);
  let text = '';
  tracer.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  if (await Promise.race([failed, sleep(1000, false)])) return null;
  await work();
  // The last ones are up to 200 ms late.
  await sleep(500);
  const closed = once(tracer, 'close');
  tracer.kill('SIGINT');
  await closed;
  return text.match(/f(data)?sync\(/g)?.length ?? 0;
}
