import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCgroup, findCgroups, removeCgroup, resizeCgroup } from './cgroups.ts';

const cgroups = await findCgroups();
const limits = { cpus: 0.5, memoryBytes: 104_857_600, pids: 20, workspaceBytes: 1_000_000 };

// Needs a cgroup in which this process may make groups: as root, or a delegated one.
describe.runIf(cgroups)('a cgroup', () => {
  const found = cgroups as NonNullable<typeof cgroups>;

  test('has its limits, even after they were raised and lowered', async () => {
    const name = `test-${randomUUID()}`;
    const settings = async () => {
      const groups = found.foldersFor(name, limits);
      const files = groups.flatMap(({ folder, settings }) => settings.map(({ file }) => join(folder, file)));
      return Promise.all(files.map(async (file) => (await readFile(file, 'utf8').catch(() => '')).trim()));
    };
    const folders = await createCgroup(found, name, limits);
    const before = await settings();

    await resizeCgroup(found, name, { ...limits, cpus: 2, memoryBytes: 209_715_200, pids: 40 });
    const between = await settings();
    await resizeCgroup(found, name, limits);
    const after = await settings();

    await removeCgroup(folders);
    expect(between).not.toEqual(before);
    expect(after).toEqual(before);
  });

  test('is removed with the processes that are still in it, even if removed twice', async () => {
    const folders = await createCgroup(found, `test-${randomUUID()}`, limits);
    const child = spawn('sleep', ['1000']);
    for (const folder of folders) await writeFile(join(folder, 'cgroup.procs'), String(child.pid));
    const ended = once(child, 'exit');

    await removeCgroup(folders);
    await removeCgroup(folders);

    expect(await ended).toEqual([null, 'SIGKILL']);
    for (const folder of folders) await expect(access(folder)).rejects.toThrow('ENOENT');
  });

  test('with an impossible limit is not left behind', async () => {
    const name = `test-${randomUUID()}`;

    await expect(
      createCgroup(found, name, { ...limits, pids: Number.NaN, memoryBytes: Number.NaN }),
    ).rejects.toThrow();

    for (const { folder } of found.foldersFor(name, limits))
      await expect(access(folder)).rejects.toThrow('ENOENT');
  });
});
