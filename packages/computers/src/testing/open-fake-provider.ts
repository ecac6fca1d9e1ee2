import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Computer } from '../computer.ts';
import { dockerProvider } from '../docker/docker-provider.ts';
import { testLimits } from './create-test-computers.ts';
import { type FakeDocker, startFakeDocker } from './start-fake-docker.ts';

/** Docker's provider with a fake daemon, for one test; the computers that it makes are destroyed at the end. */
export async function openFakeProvider({ image }: { image?: string } = {}) {
  const docker = await startFakeDocker();
  const rootDir = await mkdtemp(join(tmpdir(), 'docker-'));
  onTestFinished(async () => {
    for (const computer of made) await computer.destroy();
    await docker[Symbol.asyncDispose]();
    await rm(rootDir, { recursive: true, force: true });
  });
  const gateway = { open: async () => ({ close: async () => {} }) };
  const { socketPath } = docker;
  const made: Computer[] = [];
  const options = { rootDir, gateway, socketPath, ...(image && { image }) };
  const provider = dockerProvider(options);
  const create: typeof provider.create = async (wanted) => {
    const computer = await provider.create(wanted);
    made.push(computer);
    return computer;
  };
  return { docker, rootDir, provider: { ...provider, create }, options };
}

/** A computer as tests want it. */
export const spec = (id: string, labels = {}) => ({ id, limits: testLimits, labels });
/** The containers that are computers. */
export const computersOf = (docker: FakeDocker) =>
  [...docker.containers.values()].filter(({ options }) => options.Labels?.['jettson.computer'] !== undefined);
