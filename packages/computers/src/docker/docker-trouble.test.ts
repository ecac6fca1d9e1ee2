import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Computer } from '../computer.ts';
import { testLimits } from '../testing/create-test-computers.ts';
import { computersOf, openFakeProvider as open, spec } from '../testing/open-fake-provider.ts';
import { dockerProvider } from './docker-provider.ts';

// A fake daemon that refuses, answers late, or leaves something behind.

test.each([/ \/containers\/create$/, /\/archive$/, /\/start$/])(
  'a start that the daemon refuses (%s) fails with its reason and leaves nothing behind',
  async (refused) => {
    const { docker, provider, rootDir } = await open();
    await (await provider.create(spec('before'))).destroy();
    docker.answers.set(refused, 500);

    const failure = provider.create(spec('one'));

    await expect(failure).rejects.toMatchObject({
      name: 'ComputerStartError',
      message: expect.stringContaining('the fake daemon refuses'),
    });
    expect(computersOf(docker)).toEqual([]);
    expect(await readdir(rootDir)).toEqual(['.installation']);
    docker.answers.clear();
    await provider.create(spec('one'));
  },
);

test('an image that was removed is found missing at the next start', async () => {
  const { docker, provider } = await open();
  await provider.create(spec('before'));
  docker.images.clear();
  docker.answers.set(/ \/containers\/create$/, 404);

  await expect(provider.create(spec('one'))).rejects.toMatchObject({ name: 'ComputerStartError' });
  docker.answers.clear();

  expect((await provider.fault())?.problem).toBe('the image jettson-computer:1 is not there');
});

test.each([404, 409, 500])(
  'a computer whose limits the daemon refuses to set (%i) has not started',
  async (status) => {
    const { docker, provider } = await open();
    const computer = await provider.create(spec('one'));
    docker.answers.set(/\/update$/, status);

    const resized = computer.resize(testLimits);

    await expect(resized).rejects.toMatchObject({
      name: 'ComputerStartError',
      message: expect.stringMatching(
        /^the limits of the computer could not be set: .*the fake daemon refuses/,
      ),
    });
  },
);

test('limits that the daemon cannot enforce are not requested from it', async () => {
  const { docker, provider, options } = await open();
  docker.info = { MemoryLimit: false, CpuCfsQuota: false, PidsLimit: true };
  const limited = await provider.create(spec('limited'));
  docker.info = {};
  const unlimited = await dockerProvider(options).create(spec('unlimited'));

  await limited.resize({ ...testLimits, pids: 7 });
  await unlimited.resize({ ...testLimits, pids: 7 });

  const [first, second] = computersOf(docker).map(({ options }) => options.HostConfig);
  for (const name of ['NanoCpus', 'Memory', 'MemorySwap']) expect(first).not.toHaveProperty(name);
  expect(first).toHaveProperty('PidsLimit', testLimits.pids);
  expect(second).not.toHaveProperty('PidsLimit');
  expect(docker.updates).toEqual([{ PidsLimit: 7 }]);
  await unlimited.destroy();
});

test('a container that the daemon refuses to remove keeps its record, and can be removed later', async () => {
  const { docker, provider, rootDir } = await open();
  const computer = await provider.create(spec('one'));
  docker.answers.set(/^DELETE /, 500);

  await computer.destroy();

  await expect(provider.remove('one')).rejects.toThrow('has not removed the container of the computer one');
  expect(await provider.list({})).toMatchObject([{ id: 'one' }]);
  docker.answers.clear();
  await provider.remove('one');
  expect(computersOf(docker)).toEqual([]);
  expect(await readdir(rootDir)).toEqual(['.installation']);
});

test('a computer that could not be destroyed can be removed', async () => {
  const { docker, options } = await open();
  const close = () => Promise.reject(new Error('the socket stays'));
  const provider = dockerProvider({ ...options, gateway: { open: async () => ({ close }) } });
  const computer = await provider.create(spec('one'));

  await expect(computer.destroy()).rejects.toThrow('the socket stays');

  await provider.remove('one');
  expect(computersOf(docker)).toEqual([]);
});

test('a container that the daemon makes without an answer is removed', async () => {
  const { docker, provider, rootDir } = await open();
  await (await provider.create(spec('before'))).destroy();
  docker.answers.set(/ \/containers\/create$/, 'break off');

  await expect(provider.create(spec('one'))).rejects.toMatchObject({ name: 'ComputersUnavailableError' });

  expect(computersOf(docker)).toEqual([]);
  expect(await readdir(rootDir)).toEqual(['.installation']);
});

test('a container that the daemon makes without an answer and does not remove is found by its labels', async () => {
  const { docker, provider } = await open();
  await (await provider.create(spec('before'))).destroy();
  docker.answers.set(/ \/containers\/create$/, 'break off').set(/^DELETE /, 503);

  await expect(provider.create(spec('one'))).rejects.toMatchObject({ name: 'ComputersUnavailableError' });

  expect(await provider.list({})).toMatchObject([{ id: 'one', isOrphan: true }]);
  docker.answers.clear();
  await provider.remove('one');
  expect(computersOf(docker)).toEqual([]);
});

test('the container that an image was being made in is no computer, and a later start removes it', async () => {
  const { docker, provider, options } = await open();
  docker.answers.set(/^POST \/commit$/, 500).set(/^DELETE /, 500);
  await expect(provider.create(spec('one'))).rejects.toMatchObject({ name: 'ComputerStartError' });
  const [left] = docker.containers.values();
  if (left === undefined) throw new Error('nothing is left');
  docker.answers.clear();

  const listed = await provider.list({});
  await provider.create(spec('two'));
  const isYoungOneLeft = docker.containers.has(left.id);
  left.ageMinutes = 11;
  const later = await dockerProvider(options).create(spec('three'));

  expect(listed).toEqual([]);
  expect(isYoungOneLeft).toBe(true);
  expect(docker.containers.has(left.id)).toBe(false);
  expect(computersOf(docker)).toHaveLength(2);
  await later.destroy();
});

test('a computer that another process makes while computers are listed is no orphan', async () => {
  const { docker, provider, options } = await open();
  const other = dockerProvider(options);
  const made: Computer[] = [];
  docker.answers.set(/^GET \/containers\/json$/, async () => made.push(await other.create(spec('theirs'))));

  const listed = await provider.list({});

  expect(listed).toEqual([{ id: 'theirs', labels: {}, isOrphan: false }]);
  await made[0]?.destroy();
});

test('computers are listed by their records while the daemon refuses to list its containers', async () => {
  const { docker, provider } = await open();
  await provider.create(spec('one'));
  docker.answers.set(/^GET \/containers\/json$/, 500);

  expect(await provider.list({})).toEqual([{ id: 'one', labels: {}, isOrphan: false }]);
});

test('a daemon that is busy with removing what is left starts computers all the same', async () => {
  const { docker, provider } = await open();
  docker.answers.set(/\/prune$/, 409);

  await provider.create(spec('one'));

  expect(computersOf(docker)).toHaveLength(1);
});
