import { readFile } from 'node:fs/promises';
import { TRUST_FILES } from '@jettson/egress';
import { mavenProxySettings } from '../contents/java-settings.ts';
import { PYTHON_NAMES, pythonLauncher } from '../contents/python-launcher.ts';
import { SEARCH_PROGRAM } from '../contents/search-program.ts';
import { seccompFilter } from '../contents/seccomp-filter.ts';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { bundlePrograms } from '../sandbox/bundle-programs.ts';
import type { PackedFile } from './pack-files.ts';

const { programs, launchers, run, workspace, home } = COMPUTER_LAYOUT;

export const IMAGE_PATHS = {
  execServer: `${programs}/jettson`,
  filter: `${programs}/seccomp.bpf`,
} as const;

/** The architectures for which there is an exec server, by the daemon's word for them. */
export const ARCHITECTURES: Record<string, string> = { amd64: 'x64', arm64: 'arm64' };

/** Where an image has its own programs, in the order of the computers' PATH. */
const OF_IMAGE = 'PATH=/usr/local/bin:/usr/bin:/bin';

/**
 * What an image needs to become computers, besides its own programs: the exec server, and settings. What differs between
 * computers are links to the folder that each of them has of its own.
 */
export async function imageFiles(architecture: string): Promise<PackedFile[]> {
  const [search] = await bundlePrograms(SEARCH_PROGRAM);
  const binary = new URL(`../../exec-server-native/bin/linux-${architecture}/jettson`, import.meta.url);
  const program = (path: string, content: string | Buffer) => ({ path, content, mode: 0o755 });
  const python = pythonLauncher(`$(${OF_IMAGE} command -v python3)`);
  return [
    ...[workspace, home, run].map((folder) => ({ path: folder, folder: true as const })),
    program(IMAGE_PATHS.execServer, await readFile(binary)),
    { path: IMAGE_PATHS.filter, content: seccompFilter(architecture) ?? '' },
    { path: `${programs}/search.cjs`, content: search?.text ?? '' },
    // Where it is differs between images.
    program(`${programs}/bin/node`, `#!/bin/sh\nexec "$(${OF_IMAGE} command -v node)" "$@"\n`),
    ...PYTHON_NAMES.map((name) => program(`${launchers}/${name}`, python)),
    { path: '/etc/passwd', target: `${run}/passwd` },
    { path: '/etc/group', target: `${run}/group` },
    { path: '/etc/ssl/certs/ca-certificates.crt', target: `${run}/${TRUST_FILES.bundle}` },
    { path: '/etc/nsswitch.conf', content: 'passwd: files\ngroup: files\nhosts: files\n' },
    { path: '/etc/timezone', content: 'Etc/UTC\n' },
    { path: '/etc/localtime', target: '/usr/share/zoneinfo/Etc/UTC' },
    { path: '/etc/maven/settings.xml', content: mavenProxySettings() },
    { path: '/var/tmp', target: '../tmp' },
  ];
}
