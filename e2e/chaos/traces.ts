import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { Installation } from './installation.ts';

/** What a stopped installation has left running, mounted or on disk on this machine. */
export async function tracesOf(
  { folder, pids }: Pick<Installation, 'folder' | 'pids'>,
  computerIds: ReadonlySet<string>,
): Promise<string[]> {
  const isOurs = (name: string) =>
    computerIds.has(name) || [...pids].some((pid) => name.startsWith(`browser-${pid}-`));
  const groups = await readdir('/sys/fs/cgroup', { recursive: true }).catch(() => []);
  return [
    ...(await processesAt(folder)),
    ...(await linesNaming(folder, '/proc/self/mountinfo')),
    ...(await linesNaming(folder, '/proc/net/unix')),
    ...(await loopDevicesIn(folder)),
    ...(await leftIn(folder)),
    ...groups.filter((path) => isOurs(basename(path))),
  ];
}

/** Processes that name the folder, or see something of it, as computers and the browser do. */
async function processesAt(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    ids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => '');
      return `${command}${mounts}`.includes(folder)
        ? [`process ${pid}: ${command.replaceAll('\0', ' ')}`]
        : [];
    }),
  );
  return found.flat();
}

async function linesNaming(folder: string, file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes(folder));
  return lines.map((line) => `${file}: ${line}`);
}

async function loopDevicesIn(folder: string): Promise<string[]> {
  const devices = (await readdir('/sys/block')).filter((name) => name.startsWith('loop'));
  const files = await Promise.all(
    devices.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '')),
  );
  return files.filter((file) => file.startsWith(folder)).map((file) => `loop device of ${file.trim()}`);
}

/** Sockets, computers, the browser's folders, and whatever is in the folder for temporary files. */
async function leftIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) =>
        entry.isSocket() || /(^|\/)(tmp|computers|browser)$/.test(relative(folder, entry.parentPath)),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/computers\/\.[^/]*$/.test(path));
}
