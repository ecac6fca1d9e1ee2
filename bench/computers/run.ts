/**
 * What a computer costs with each of the two exec servers: `node bench/computers/run.ts [times] [how many at once]`. Both
 * are measured in the same run, in turns: compare the ratios, not the milliseconds of two machines.
 */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapProvider, type Computer } from '@jettson/computers';
import { removeFolder } from '@jettson/database/testing';
import { descendants } from '../../e2e/chaos/server-process.ts';

const TIMES = Number(process.argv[2] ?? 20);
const AT_ONCE = Number(process.argv[3] ?? 100);
const limits = { cpus: 1, memoryBytes: 512_000_000, pids: 256, workspaceBytes: 1_000_000_000 };
const SERVERS = ['native', 'node'] as const;

/** A control group that counts the processor time of what starts in it; null where there is no such group. */
async function openMeter(name: string) {
  const [root] = ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup/cpu,cpuacct'].filter((path) => existsSync(path));
  if (root === undefined) return null;
  const folder = join(root, `jettson-bench-${process.pid}-${name}`);
  await mkdir(folder);
  const move = (group: string) => writeFile(join(group, 'cgroup.procs'), String(process.pid));
  return {
    enter: () => move(folder),
    leave: () => move(root),
    read: async () => Number(await readFile(join(folder, 'cpuacct.usage'), 'utf8')) / 1e6,
    remove: () => rmdir(folder).catch(() => {}),
  };
}

/** Proportional set size in MB of all processes that this one has started. */
async function memoryOfChildren(): Promise<number> {
  let kB = 0;
  for (const { pid } of await descendants(process.pid)) {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kB += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  }
  return kB / 1024;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function open(execServer: (typeof SERVERS)[number], rootDir: string) {
  const provider = bubblewrapProvider({ rootDir, gateway: null, execServer });
  const create = () => provider.create({ id: `bench-${randomUUID()}`, limits, labels: {} });
  const meter = await openMeter(execServer);
  // With the first computer starts the program that starts all of them, and it stays in its group.
  await meter?.enter();
  const first = await create();
  await meter?.leave();
  await first.destroy();
  return { create, meter, start: [] as number[], command: [] as number[], processor: [] as number[] };
}

async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await work();
  into.push(performance.now() - start);
  return value;
}

const root = await mkdtemp(join(tmpdir(), 'bench-computers-'));
const measured = {
  native: await open('native', join(root, 'native')),
  node: await open('node', join(root, 'node')),
};
try {
  for (let time = 0; time < TIMES; time++) {
    for (const server of SERVERS) {
      const { create, meter, start, command, processor } = measured[server];
      const before = await meter?.read();
      const computer = await timed(start, create);
      processor.push(((await meter?.read()) ?? Number.NaN) - (before ?? 0));
      await timed(command, () => computer.exec('true', { timeoutMs: 10_000 }));
      await computer.destroy();
    }
  }
  const line = (name: string, key: 'start' | 'command' | 'processor') => {
    const [native, node] = SERVERS.map((server) => median(measured[server][key])) as [number, number];
    console.log(
      `${name.padEnd(40)} native ${native.toFixed(1)} ms, node ${node.toFixed(1)} ms: ${(native / node).toFixed(2)}`,
    );
  };
  line('create to ready, p50', 'start');
  line('processor time of its processes, p50', 'processor');
  line('a trivial command, p50', 'command');

  for (const server of SERVERS) {
    const before = await memoryOfChildren();
    const computers: Computer[] = [];
    for (let left = AT_ONCE; left > 0; left -= 4) {
      computers.push(
        ...(await Promise.all(Array.from({ length: Math.min(4, left) }, measured[server].create))),
      );
    }
    const memory = (await memoryOfChildren()) - before;
    const each = `${(memory / AT_ONCE).toFixed(2)} MB each`;
    console.log(
      `${`${AT_ONCE} computers at once, idle`.padEnd(40)} ${server} ${memory.toFixed(0)} MB PSS, ${each}`,
    );
    await Promise.all(computers.map((computer) => computer.destroy()));
  }
} finally {
  for (const server of SERVERS) await measured[server].meter?.remove();
  await removeFolder(root);
}
process.exit(0);
