import { access, constants, realpath } from 'node:fs/promises';
import { arch } from 'node:os';
import { basename, dirname } from 'node:path';
import { findBundledChromium } from './bundled-chromium.ts';
import { unpackChromium } from './unpack-chromium.ts';

/** The actual programs, where a distribution's command is a shell script around them. */
const INSTALLED = [
  '/usr/lib/chromium/chromium',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/opt/google/chrome/chrome',
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
];

export interface Chromium {
  /** The folder that the browser's sandbox shows as /run/chromium. */
  folder: string;
  /** The program in that folder. */
  program: string;
  /** Whether it brings its own libraries and fonts. */
  isBundled: boolean;
  /** What `jettson doctor` calls it. */
  label: string;
}

export interface FindChromiumOptions {
  /** Where the bundled browser is unpacked. */
  cacheFolder: string;
  /** The operator's choice; if set, nothing else is tried. */
  executablePath?: string;
}

/**
 * The operator's browser, else an installed one (which gets the machine's updates), else the bundled one. Throws if
 * there is none.
 */
export async function findChromium({ cacheFolder, executablePath }: FindChromiumOptions): Promise<Chromium> {
  for (const path of executablePath === undefined ? INSTALLED : [executablePath]) {
    const program = await findProgram(path);
    if (program === null) continue;
    return { folder: dirname(program), program: basename(program), isBundled: false, label: program };
  }
  if (executablePath !== undefined) throw new Error(`There is no program at ${executablePath}.`);
  if (arch() !== 'x64') {
    throw new Error(
      `No Chromium is installed, and none is bundled for ${arch()}: install the package chromium.`,
    );
  }
  const { package: bundled } = await findBundledChromium();
  if (!(await exists(new URL('bin/chromium.br', bundled)))) {
    throw new Error(
      'No Chromium is installed, and this installation was made without the bundled one: install the package chromium, ' +
        'or build the image with --build-arg BROWSER=bundled.',
    );
  }

  const { folder, version } = await unpackChromium(cacheFolder);
  return { folder, program: 'chromium', isBundled: true, label: `bundled Chromium ${version}` };
}

async function exists(file: URL): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function findProgram(path: string): Promise<string | null> {
  try {
    const program = await realpath(path);
    await access(program, constants.X_OK);
    // Ubuntu's command only starts a snap, which cannot run in a sandbox.
    return program.includes('/snap') ? null : program;
  } catch {
    return null;
  }
}
