import { execFile } from 'node:child_process';
import { accessSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import type { ComputerFault } from '../computer-fault.ts';
import { SYSTEM_PATH } from '../sandbox/system-path.ts';

/** The fault of a machine that is not Linux, where sandboxes of this kind do not exist. */
export function findPlatformFault(platform: NodeJS.Platform): ComputerFault | null {
  if (platform === 'linux') return null;
  const problem = 'bubblewrap needs Linux';
  const others = 'make computers in Docker (JETTSON_COMPUTERS=docker)';
  if (platform === 'win32')
    return { problem, fix: `${others}, or install WSL2 with "wsl --install" and run Jettson inside it` };
  return { problem, fix: `${others}, or run Jettson on Linux (on Windows: in WSL2)` };
}

/** The fault of a machine without a bubblewrap that can do what we need. */
export async function findBubblewrapFault(bwrap: string): Promise<ComputerFault | null> {
  const help = await promisify(execFile)(bwrap, ['--help'], { env: childEnvironment('system tool') }).catch(
    () => null,
  );
  if (!help) return { problem: 'bubblewrap is not installed', fix: installLine('bubblewrap') };
  return `${help.stdout}${help.stderr}`.includes('--disable-userns')
    ? null
    : { problem: 'bubblewrap is older than 0.8.0', fix: 'install bubblewrap 0.8.0 or newer' };
}

/** The fault of a machine on which we are root and may not mount. */
export function findRootFault(): ComputerFault {
  const missing = ['setpriv', 'unshare', 'mount'].find((program) => !isInstalled(program));
  if (missing !== undefined)
    return { problem: `${missing} is not installed`, fix: installLine('util-linux') };
  return {
    problem: 'root may not mount here, and computers would not be safe without a mount namespace',
    fix: 'run it as another user; in a container: --user 10001 and the options in docs/operate/image.md',
  };
}

/** What bubblewrap and the kernel say when a user may not make namespaces. */
const NAMESPACES_REFUSED = /new namespace|uid map|unshare|clone failed|No permissions/i;

/** Settings of the kernel and of distributions that refuse namespaces, with the value that does. */
const SWITCHES = [
  ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
  ['kernel.unprivileged_userns_clone', '0', '1'],
  ['user.max_user_namespaces', '0', '15000'],
] as const;

/** The fault that the complaint of a computer that did not start stands for; null when it is none that lasts. */
export function findNamespaceFault(complaint: string): ComputerFault | null {
  if (!NAMESPACES_REFUSED.test(complaint)) return null;
  const off = SWITCHES.find(([name, value]) => readSetting(name) === value);
  return {
    problem: 'the kernel refuses user namespaces, which computers are made with',
    fix: off
      ? `${sudo()}sysctl -w ${off[0]}=${off[2]}`
      : 'allow them; in a container: --security-opt seccomp=deploy/seccomp.json and the other options in docs/operate/image.md',
  };
}

function readSetting(name: string): string | null {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return null;
  }
}

const INSTALL = {
  'apt-get': 'apt-get install -y',
  dnf: 'dnf install -y',
  zypper: 'zypper install -y',
  pacman: 'pacman -S --noconfirm',
  apk: 'apk add',
};

/** The line that installs a package here; that of Debian where the package manager is not known. */
function installLine(name: string): string {
  const [, line] = Object.entries(INSTALL).find(([program]) => isInstalled(program)) ?? [
    '',
    INSTALL['apt-get'],
  ];
  return `${sudo()}${line} ${name}`;
}

function sudo(): string {
  return process.getuid?.() === 0 ? '' : 'sudo ';
}

function isInstalled(program: string): boolean {
  return SYSTEM_PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, program));
      return true;
    } catch {
      return false;
    }
  });
}
