import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { javaStores } from './java-store.ts';

/** Where a Debian or Ubuntu machine keeps the authorities that it trusts. */
const HOST_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** In the folder of a computer's egress socket. */
export const TRUST_FILES = {
  /** What the host trusts, and the computer's own authority. */
  bundle: 'ca-certificates.crt',
  /** The computer's own authority alone, for programs that add it to their own. */
  authority: 'authority.crt',
  /** As `bundle`, for Java. */
  java: 'cacerts',
} as const;

/** Only Java reads its file, which is as large as the bundle. */
const HAS_JAVA = existsSync('/usr/lib/jvm') || existsSync('/usr/bin/java');

let hostBundle: Promise<string> | undefined;
let javaStore: ((authority: string) => Buffer) | undefined;

/** Writes what the computer with this folder trusts. */
export async function writeTrustFiles(folder: string, authority: string): Promise<void> {
  hostBundle ??= readFile(HOST_BUNDLE, 'utf8').catch(() => `${rootCertificates.join('\n')}\n`);
  await writeWhole(join(folder, TRUST_FILES.bundle), (await hostBundle) + authority);
  await writeWhole(join(folder, TRUST_FILES.authority), authority);
  if (!HAS_JAVA) return;
  javaStore ??= javaStores(await hostBundle);
  await writeWhole(join(folder, TRUST_FILES.java), javaStore(authority));
}

/** Programs inside may be reading the earlier file. */
async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, content);
  await chmod(unfinished, 0o644);
  await rename(unfinished, path);
}
