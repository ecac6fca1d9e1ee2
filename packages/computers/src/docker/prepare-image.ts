import { createHash } from 'node:crypto';
import { type ComputerFault, ComputersUnavailableError } from '../computer-fault.ts';
import { findImage } from './find-image.ts';
import { ARCHITECTURES, imageFiles } from './image-files.ts';
import type { Daemon } from './open-daemon.ts';
import { packFiles } from './pack-files.ts';
import { removeContainer } from './remove-container.ts';
import { DEFAULT_IMAGE, IMAGE_FOLDER } from './supply-image.ts';

const REPOSITORY = 'jettson-prepared';
/** Copying a large image's description takes seconds on a slow disk. */
const COMMIT_LIMIT_MS = 120_000;

/**
 * The image that containers are made of: the operator's, with what makes computers of them in a layer on top. It is made
 * once for each image and version of these files, in a container with these labels, which is removed. Throws
 * ComputersUnavailableError if there is no image to begin with.
 */
export async function prepareImage(
  daemon: Daemon,
  name: string,
  labels: Record<string, string>,
): Promise<string> {
  const base = await findImage(daemon, name);
  if (base === null) throw new ComputersUnavailableError(missingImage(name));
  const architecture = ARCHITECTURES[base.Architecture];
  if (base.Os !== 'linux' || architecture === undefined) {
    throw new ComputersUnavailableError({
      problem: `the image ${name} is for ${base.Os} on ${base.Architecture}, for which there is no exec server`,
      fix: `use an image for Linux on ${Object.keys(ARCHITECTURES).join(' or ')}`,
    });
  }
  const tar = await packFiles(await imageFiles(architecture));
  const tag = createHash('sha256').update(base.Id).update(tar).digest('hex').slice(0, 24);
  const prepared = `${REPOSITORY}:${tag}`;
  if ((await findImage(daemon, prepared)) !== null) return prepared;
  const container = await daemon.ask((docker, abortSignal) =>
    // It never runs.
    docker.createContainer({
      ...{ Image: base.Id, Cmd: ['true'], NetworkDisabled: true, Labels: labels },
      abortSignal,
    }),
  );
  try {
    await daemon.ask((_docker, abortSignal) => container.putArchive(tar, { path: '/', abortSignal }));
    await daemon.ask(
      (_docker, abortSignal) => container.commit({ repo: REPOSITORY, tag, abortSignal }),
      COMMIT_LIMIT_MS,
    );
  } finally {
    await removeContainer(daemon, container.id);
  }
  return prepared;
}

function missingImage(name: string): ComputerFault {
  return {
    problem: `the image ${name} is not there`,
    fix: name === DEFAULT_IMAGE ? `docker build -t ${name} ${IMAGE_FOLDER}` : `docker pull ${name}`,
  };
}
