import { randomUUID } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** Where a Debian or Ubuntu machine keeps the authorities that it trusts. */
const HOST_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** In the folder of a computer's egress socket. */
export const TRUST_FILES = {
  /** What the host trusts, and the computer's own authority. */
  bundle: 'ca-certificates.crt',
  /** The computer's own authority alone, for programs that add it to their own. */
  authority: 'authority.crt',
} as const;

let hostBundle: Promise<string> | undefined;

/** Writes what the computer with this folder trusts. */
export async function writeTrustFiles(folder: string, authority: string): Promise<void> {
  hostBundle ??= readFile(HOST_BUNDLE, 'utf8').catch(() => `${rootCertificates.join('\n')}\n`);
  await writeWhole(join(folder, TRUST_FILES.bundle), (await hostBundle) + authority);
  await writeWhole(join(folder, TRUST_FILES.authority), authority);
}

/** Programs inside may be reading the earlier file. */
async function writeWhole(path: string, content: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, content);
  await chmod(unfinished, 0o644);
  await rename(unfinished, path);
}
