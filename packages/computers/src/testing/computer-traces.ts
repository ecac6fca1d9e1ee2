import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostTraces, processesOf } from './host-traces.ts';
import { TESTED_PROVIDER } from './test-provider.ts';

/** What there is of a computer outside of itself, for tests that nothing is left behind. */
export async function computerTraces(rootDir: string, id: string): Promise<string[]> {
  if (TESTED_PROVIDER === 'bubblewrap') return hostTraces(rootDir, id);
  const folders = (await readdir(rootDir)).filter((name) => name === id);
  return [...folders, ...(await containersOf(id)).map(({ Id }) => Id)];
}

/** What runs of a computer: its processes, or its container. */
export async function runningParts(rootDir: string, id: string): Promise<string[]> {
  if (TESTED_PROVIDER === 'bubblewrap') return processesOf(join(rootDir, id));
  return (await containersOf(id)).filter(({ State }) => State === 'running').map(({ Id }) => Id);
}

/** The names of the containers of the installation with this folder for computers. */
export async function installationContainers(rootDir: string): Promise<string[]> {
  const installation = await readFile(join(rootDir, '.installation'), 'utf8');
  return (await labelled(`jettson.installation=${installation}`)).flatMap(({ Names }) => Names);
}

/** Containers of computers with this id, of whatever installation. */
const containersOf = (id: string) => labelled(`jettson.computer=${id}`);

async function labelled(label: string) {
  // Most tests have no need of it.
  const { default: Docker } = await import('dockerode');
  return new Docker().listContainers({ all: true, filters: { label: [label] } });
}
