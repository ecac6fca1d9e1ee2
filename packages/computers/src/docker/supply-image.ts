import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { findImage } from './find-image.ts';
import { openDaemon } from './open-daemon.ts';
import { packFiles } from './pack-files.ts';

/** Built here, because it is published nowhere. The number changes with its Dockerfile. */
export const DEFAULT_IMAGE = 'jettson-computer:1';
/** What it is built from. */
export const IMAGE_FOLDER = fileURLToPath(new URL('../../image', import.meta.url));

const LIMIT_MS = 30 * 60_000;

/** A line of the daemon's while it builds or pulls. */
interface Progress {
  stream?: string;
  status?: string;
  error?: string;
}

/**
 * Makes sure that the daemon has the image: the default one is built, any other is pulled. Tells what it does, one line at a
 * time, to `tell`. Throws ComputersUnavailableError if the daemon does not answer, and the daemon's reason if it fails.
 */
export async function supplyImage(
  name: string,
  tell: (line: string) => void,
  { socketPath }: { socketPath?: string } = {},
): Promise<void> {
  const daemon = openDaemon(socketPath);
  if ((await findImage(daemon, name)) !== null) return;
  await daemon.ask(async (docker, abortSignal) => {
    tell(
      name === DEFAULT_IMAGE
        ? `Building the image for computers, ${name}, once. This takes some minutes …`
        : `Pulling the image for computers, ${name} …`,
    );
    const progress =
      name === DEFAULT_IMAGE
        ? await docker.buildImage(Readable.from([await dockerfile()]), { t: name, abortSignal })
        : await docker.pull(withTag(name), { abortSignal });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(
        progress,
        (error) => (error ? reject(error) : resolve()),
        ({ stream = '', status = '', error }: Progress) => {
          if (error !== undefined) reject(new Error(error));
          const line = stream.trim() || status;
          if (/^Step |^Digest|^Pulling from/.test(line)) tell(line);
        },
      );
    });
  }, LIMIT_MS);
}

/** Without a tag, some daemons would pull all that there are. */
function withTag(name: string): string {
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`;
}

async function dockerfile(): Promise<Buffer> {
  return packFiles([{ path: 'Dockerfile', content: await readFile(join(IMAGE_FOLDER, 'Dockerfile')) }]);
}
