import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { descendants } from '../../e2e/chaos/server-process.ts';

const PARTS = ['server', 'engine', 'computers'] as const;
type Part = (typeof PARTS)[number];
type Processor = Record<Part, number>;

/** Processor time by part of a server, in milliseconds since it started. */
export interface ProcessorMeter {
  /** How it is measured, for people. */
  readonly how: string;
  read(): Promise<Processor>;
  close(): Promise<void>;
}

const V1 = '/sys/fs/cgroup/cpuacct';
const V2 = '/sys/fs/cgroup';

/**
 * Measures the process with this id and those that it starts. Control groups count every process that ever ran in them; where
 * none can be made, the process trees are summed up, which misses what a process used that ended without its parent waiting
 * for it.
 */
export async function openProcessorMeter(pid: number): Promise<ProcessorMeter> {
  return (await openGroups(pid).catch(() => null)) ?? openTrees(pid);
}

async function openGroups(pid: number): Promise<ProcessorMeter> {
  const root = existsSync(V1) ? V1 : V2;
  const folder = (part: Part) => join(root, `jettson-bench-${pid}-${part}`);
  for (const part of PARTS) await mkdir(folder(part));
  const move = (part: Part, one: number) => writeFile(join(folder(part), 'cgroup.procs'), String(one));
  // What they start later belongs to their groups.
  for (const [one, part] of await partsOf(pid)) await move(part, one).catch(() => {});
  return {
    how: 'control groups',
    read: () => forEachPart(async (part) => readGroup(folder(part))),
    async close() {
      for (const part of PARTS) await rmdir(folder(part)).catch(() => {});
    },
  };
}

async function readGroup(folder: string): Promise<number> {
  const v1 = join(folder, 'cpuacct.usage');
  if (existsSync(v1)) return Number(await readFile(v1, 'utf8')) / 1e6;
  const [, microseconds] = /^usage_usec (\d+)$/m.exec(await readFile(join(folder, 'cpu.stat'), 'utf8')) ?? [];
  return Number(microseconds) / 1000;
}

function openTrees(pid: number): ProcessorMeter {
  return {
    how: 'sums over the process trees, which miss a part',
    async read() {
      const parts = await partsOf(pid);
      return forEachPart(async (part) => {
        const times = [...parts].map(([one, its]) => (its === part ? readProcess(one) : 0));
        return (await Promise.all(times)).reduce((sum, ms) => sum + ms, 0);
      });
    },
    close: () => Promise.resolve(),
  };
}

/** With the children that ended and were waited for. */
async function readProcess(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks * 10;
}

/** The server and everything below it. */
async function partsOf(pid: number): Promise<Map<number, Part>> {
  const parts = new Map<number, Part>([[pid, 'server']]);
  const all = await descendants(pid);
  const below = async (top: number) => new Set((await descendants(top)).map((child) => child.pid));
  for (const { pid: child } of all) parts.set(child, 'server');
  for (const { pid: child, command } of all) {
    if (command.includes('engine-process')) parts.set(child, 'engine');
    if (!/launcher/.test(command)) continue;
    parts.set(child, 'computers');
    for (const computer of await below(child)) parts.set(computer, 'computers');
  }
  return parts;
}

async function forEachPart(read: (part: Part) => Promise<number>): Promise<Processor> {
  const entries = await Promise.all(PARTS.map(async (part) => [part, await read(part)] as const));
  return Object.fromEntries(entries) as Processor;
}
