import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testLimits } from '../testing/create-test-computers.ts';
import { computersOf, openFakeProvider as open, spec } from '../testing/open-fake-provider.ts';
import { dockerProvider } from './docker-provider.ts';
import { openDaemon } from './open-daemon.ts';
import { supplyImage } from './supply-image.ts';

// With a fake daemon. `npm run test:docker` tries all of it with a real one.

test('a container has no network, no privileges, a read-only root, a user of its own and all limits', async () => {
  const { docker, provider } = await open();

  await provider.create(spec('one', { region: 'iad' }));

  const [container] = computersOf(docker);
  expect(container?.isRunning).toBe(true);
  expect(container?.options).toMatchObject({
    User: expect.stringMatching(/^([1-5]\d{4}):\1$/),
    Labels: { 'jettson.computer': 'one', 'jettson.labels': '{"region":"iad"}' },
    ...{ Tty: false, OpenStdin: true, StdinOnce: true },
    HostConfig: {
      NetworkMode: 'none',
      IpcMode: 'private',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      AutoRemove: true,
      Init: true,
      LogConfig: { Type: 'none' },
      MaskedPaths: expect.arrayContaining(['/sys', '/proc/kcore']),
      PidsLimit: testLimits.pids,
      NanoCpus: testLimits.cpus * 1e9,
      Memory: testLimits.memoryBytes + testLimits.workspaceBytes,
      MemorySwap: testLimits.memoryBytes + testLimits.workspaceBytes,
      Tmpfs: { '/workspace': expect.stringContaining(`nosuid,nodev,size=${testLimits.workspaceBytes},`) },
    },
  });
  const HostConfig = container?.options.HostConfig;
  // Nothing of the host is in it, and nothing that Docker's defaults protect is given up.
  for (const name of ['Binds', 'Privileged', 'CapAdd', 'Devices', 'PidMode', 'UsernsMode', 'ReadonlyPaths']) {
    expect(HostConfig).not.toHaveProperty(name);
  }
  expect(JSON.stringify(container?.options)).toMatch(/"--filter=[^"]+","--tunnel","--egress"/);
  expect(HostConfig).toHaveProperty('Mounts', [
    { Type: 'volume', Source: '', Target: '/run/jettson', VolumeOptions: expect.anything() },
  ]);
});

test('two computers have different users and the same prepared image', async () => {
  const { docker, provider } = await open();

  await provider.create(spec('one'));
  await provider.create(spec('two'));

  const [one, two] = computersOf(docker).map(({ options }) => options);
  expect(one?.Image).toMatch(/^jettson-prepared:[0-9a-f]{24}$/);
  expect(two?.Image).toBe(one?.Image);
  expect(docker.requests.filter((request) => request === 'POST /commit')).toHaveLength(1);
  // The container that the layer was made in.
  expect(docker.containers.size).toBe(2);
});

test('a destroyed computer leaves no container and no folder', async () => {
  const { docker, provider, rootDir } = await open();
  const computer = await provider.create(spec('one'));
  expect(await readdir(rootDir)).toContain('one');

  await Promise.all([computer.destroy(), computer.destroy()]);

  expect(computersOf(docker)).toEqual([]);
  expect(await readdir(rootDir)).toEqual(['.installation']);
  expect(await computer.isHealthy()).toBe(false);
});

test('a container of this installation without a record is an orphan, and others are nobody to it', async () => {
  const { docker, provider, rootDir } = await open();
  const other = await open();
  await provider.create(spec('lost', { region: 'iad' }));
  await rm(join(rootDir, 'lost'), { recursive: true });
  const ofOther = dockerProvider({ ...other.options, socketPath: docker.socketPath });
  const notOurs = await ofOther.create(spec('elsewhere', { region: 'iad' }));

  const listed = await provider.list({ region: 'iad' });
  const elsewhere = await provider.list({ region: 'lhr' });
  await provider.remove('lost');
  await provider.remove('lost');

  expect(listed).toEqual([{ id: 'lost', labels: { region: 'iad' }, isOrphan: true }]);
  expect(elsewhere).toEqual([]);
  expect(computersOf(docker).map(({ options }) => options.Labels?.['jettson.computer'])).toEqual([
    'elsewhere',
  ]);
  await notOurs.destroy();
});

test('when the daemon goes away its computers are gone, the fault says so, and it works again with the next one', async () => {
  const { docker, provider, rootDir } = await open();
  const computer = await provider.create(spec('one'));
  const running = computer.exec('sleep 100', { timeoutMs: 100_000 });
  const failed = expect(running).rejects.toMatchObject({ code: 'computer_gone' });

  await docker.stop();

  await failed;
  const fault = {
    problem: expect.stringMatching(/^the Docker daemon does not answer \(ENOENT|ECONNREFUSED\)$/),
    fix: expect.stringContaining('DOCKER_HOST'),
  };
  expect(await provider.fault()).toEqual(fault);
  expect(await provider.check()).toMatchObject({ ok: false, enforced: [], execServer: null });
  expect(await provider.unenforcedLimits()).toHaveLength(3);
  await expect(provider.create(spec('two'))).rejects.toMatchObject({
    name: 'ComputersUnavailableError',
    fault,
  });
  await computer.destroy();
  // What may be left of it is found by the next sweep.
  expect(await provider.list({})).toMatchObject([{ id: 'one' }]);
  await docker.start();
  expect(await provider.fault()).toBeNull();
  await provider.remove('one');
  expect(await readdir(rootDir)).toEqual(['.installation']);
});

test.each([
  ['jettson-computer:1', /^docker build -t jettson-computer:1 \/.*\/image$/],
  ['mine:2', /^docker pull mine:2$/],
])('without the image %s the fault is the line that gets it', async (image, fix) => {
  const { docker, provider } = await open({ image });
  docker.images.clear();

  expect(await provider.fault()).toEqual({
    problem: `the image ${image} is not there`,
    fix: expect.stringMatching(fix),
  });
});

test('an image for a system without an exec server is a fault', async () => {
  const { docker, provider } = await open();
  docker.images.set('jettson-computer:1', { Id: 'sha256:x', Os: 'linux', Architecture: 's390x' });

  expect((await provider.fault())?.problem).toBe(
    'the image jettson-computer:1 is for linux on s390x, for which there is no exec server',
  );
});

test('a daemon that takes a request and never answers is unavailable', async () => {
  const { docker } = await open();
  docker.answers.set(/containers/, 'hang');
  const daemon = openDaemon(docker.socketPath);

  const asked = daemon.ask((client, abortSignal) => client.listContainers({ abortSignal }), 50);

  await expect(asked).rejects.toMatchObject({
    name: 'ComputersUnavailableError',
    fault: { problem: 'the Docker daemon does not answer (no answer within 0.05 s)' },
  });
});

test('volumes that a killed daemon left are removed when it is back, and only those of this installation', async () => {
  const { docker, provider, rootDir } = await open();
  await (await provider.create(spec('one'))).destroy();
  const installation = await readFile(join(rootDir, '.installation'), 'utf8');

  expect(docker.requests).toContain('POST /volumes/prune');
  expect(docker.pruned).toEqual([{ label: [`jettson.installation=${installation}`] }]);
});

test('limits that the daemon does not enforce are named', async () => {
  const { docker, provider } = await open();
  docker.info = { MemoryLimit: false, CpuCfsQuota: true, PidsLimit: false };

  expect(await provider.unenforcedLimits()).toEqual(['memory', 'the number of processes']);
  expect(await provider.check()).toMatchObject({
    ok: true,
    enforced: ['workspaceBytes', 'cpus'],
    missing: [expect.stringMatching(/^memory cannot be limited/), expect.any(String)],
  });
});

test('a resized computer keeps the memory that its folders need', async () => {
  const { docker, provider } = await open();
  const computer = await provider.create(spec('one'));

  await computer.resize({ cpus: 2, memoryBytes: 512_000_000, pids: 7, workspaceBytes: 1 });

  expect(docker.updates).toEqual([
    {
      NanoCpus: 2e9,
      Memory: 512_000_000 + testLimits.workspaceBytes,
      MemorySwap: 512_000_000 + testLimits.workspaceBytes,
      PidsLimit: 7,
    },
  ]);
});

test.each([
  ['jettson-computer:1', 'POST /build', /^Building .*some minutes/],
  ['mine:2', 'POST /images/create', /^Pulling .*mine:2/],
])('the image %s is supplied once by %s, and each step is told', async (image, request, line) => {
  const { docker } = await open();
  docker.images.clear();
  const lines: string[] = [];
  const supply = () => supplyImage(image, (told) => lines.push(told), { socketPath: docker.socketPath });

  await supply();
  await supply();

  expect(docker.requests.filter((one) => one.startsWith('POST'))).toEqual([request]);
  expect(lines[0]).toMatch(line);
  expect(lines).toContain('Step 1/1 : FROM scratch');
});

test('an image that cannot be built is told with the reason of the daemon', async () => {
  const { docker } = await open();
  docker.images.clear();
  docker.buildError = 'the mirror does not answer';

  const supplied = supplyImage('jettson-computer:1', () => {}, { socketPath: docker.socketPath });

  await expect(supplied).rejects.toThrow('the mirror does not answer');
});
