import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calls, inTurns, says, startScriptedModelServer } from '@jettson/agent/testing';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE, docker, FOR_COMPUTERS, ROOT, whyNoDocker } from './docker.ts';

describe.skipIf(whyNoDocker !== null)(`the archive (${whyNoDocker ?? 'with Docker'})`, () => {
  const name = `jettson-test-${randomUUID()}`;
  let folder: string;
  let archive: string;
  let model: Awaited<ReturnType<typeof startScriptedModelServer>>;
  beforeAll(async () => {
    await promisify(execFile)('npm', ['run', 'pack'], { cwd: ROOT, maxBuffer: 100_000_000 });
    folder = await mkdtemp(join(tmpdir(), 'jettson-install-'));
    const release = join(ROOT, 'dist/release');
    archive = (await readdir(release)).find((file) => file.endsWith('.tar.gz')) ?? '';
    for (const file of [archive, `${archive}.sha256`, 'install.sh'])
      await copyFile(join(release, file), join(folder, file));
    model = await startScriptedModelServer(
      inTurns(calls('sum', 'jettson_shell_run', { command: 'echo $((6 * 7))' }), says('It is 42.')),
    );
    // A bare machine, in which systemd does not run. Like /root, /release is closed to the user of the service.
    await docker([
      ...['run', '-d', '--network', 'host', '--name', name, '-v', `${folder}:/release`, ...FOR_COMPUTERS],
      ...['-e', 'ANTHROPIC_API_KEY=test', '-e', `ANTHROPIC_BASE_URL=${model.url}`],
      ...['-e', 'JETTSON_MODEL=anthropic/scripted', '-e', 'HOME=/nowhere', BASE, 'sleep', 'infinity'],
    ]);
  }, 1_200_000);
  afterAll(async () => {
    await docker(['rm', '-f', name]).catch(() => {});
    await model?.close();
    await removeFolder(folder);
  });

  const inside = (...command: string[]) => docker(['exec', '-w', '/release', name, ...command]);
  const jettson = (...args: string[]) => inside('/opt/jettson/bin/jettson', ...args);

  test('one line installs it, and the same line again upgrades it and keeps settings and data', {
    timeout: 600_000,
  }, async () => {
    await inside('sh', 'install.sh', archive);
    const answer = await jettson('quickstart', 'What is 6 times 7?');
    const { api_key: key } = JSON.parse(await jettson('keys', 'create', '--json'));
    await inside('sh', '-c', 'echo JETTSON_LOG_LEVEL=error >> /etc/jettson/jettson.env');
    const before = await inside('readlink', '/opt/jettson/current');
    // Another version: the same files in an archive with another sum.
    await inside('sh', '-c', `gzip -dc ${archive} | gzip -1n > next && mv next ${archive}`);
    await inside('sh', '-c', `sha256sum ${archive} > ${archive}.sha256`);

    await inside('sh', 'install.sh', archive);
    // Once more, with nothing to do: the way back stays.
    await inside('sh', 'install.sh', archive);

    expect(answer).toContain('It is 42.');
    expect(await inside('readlink', '/opt/jettson/current')).not.toBe(before);
    expect(await inside('ls', '/opt/jettson/versions').then((list) => list.split('\n').length)).toBe(2);
    expect(await inside('tail', '-1', '/etc/jettson/jettson.env')).toBe('JETTSON_LOG_LEVEL=error');
    expect(JSON.parse(await jettson('keys', 'list', '--json')).map(String).length).toBeGreaterThan(0);
    expect(JSON.stringify(JSON.parse(await jettson('agents', 'list', '--json')))).toContain('It is 42.');
    expect(key).toMatch(/^jett_sk_/);
    expect(await inside('stat', '-c', '%U %a', '/var/lib/jettson/data')).toBe('jettson 700');
  });

  test('a damaged archive changes nothing', { timeout: 120_000 }, async () => {
    const before = await inside('sh', '-c', 'readlink /opt/jettson/current; ls /opt/jettson/versions');
    const sums = await readFile(join(folder, `${archive}.sha256`), 'utf8');
    await writeFile(join(folder, 'damaged-linux-x64.tar.gz'), 'not an archive');
    await writeFile(
      join(folder, 'damaged-linux-x64.tar.gz.sha256'),
      sums.replace(archive, 'damaged-linux-x64.tar.gz'),
    );

    const refused = inside('sh', 'install.sh', 'damaged-linux-x64.tar.gz');

    await expect(refused).rejects.toThrow(/damaged: its SHA-256 is not that of/);
    expect(await inside('sh', '-c', 'readlink /opt/jettson/current; ls /opt/jettson/versions')).toBe(before);
  });
});
