import { type ExecFileOptions, execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Why the tests with Docker cannot run; null if they can. `npm run test:image` asks for them. */
export const whyNoDocker = ((): string | null => {
  if (process.env.JETTSON_TEST_IMAGE === undefined) return 'only in npm run test:image';
  try {
    execFileSync('docker', ['version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no Docker engine answers';
  }
})();

/** Runs a command of Docker to its end, and returns what it printed. */
export async function docker(args: string[], options: ExecFileOptions = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args, {
    maxBuffer: 100_000_000,
    encoding: 'utf8',
    ...options,
  });
  return String(stdout).trim();
}

/** Where a machine cannot reach Docker's hub, another base for the image, and one to build on. */
export function buildArguments(): string[] {
  const { JETTSON_TEST_IMAGE_BASE: base, JETTSON_TEST_IMAGE_BUILD_BASE: buildBase } = process.env;
  return [
    // Reaches what the machine reaches, also where Docker has no bridge.
    ...['--network', 'host'],
    ...(base ? ['--build-arg', `BASE=${base}`] : []),
    ...(buildBase ? ['--build-arg', `BUILD_BASE=${buildBase}`] : []),
  ];
}

/** The base of the image, with nothing installed. */
export const BASE = process.env.JETTSON_TEST_IMAGE_BASE ?? 'debian:trixie-slim';

/** What a container needs to make computers. */
export const FOR_COMPUTERS = [
  ...['--security-opt', `seccomp=${ROOT}deploy/seccomp.json`],
  ...['--security-opt', 'systempaths=unconfined', '--security-opt', 'apparmor=unconfined'],
];

/** The privileges that docs/operate/image.md gives a container whose agents have computers. */
export const LEAST_PRIVILEGES = [
  ...['--cap-drop', 'ALL', '--read-only', '--tmpfs', '/tmp', '--security-opt', 'no-new-privileges'],
  ...FOR_COMPUTERS,
];
