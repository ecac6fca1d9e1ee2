import { readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LoopbackAccess, TRUST_FILES } from '@jettson/egress';
import { AGENT_USER } from '../contents/agent-user.ts';
import { javaProxySettings, mavenProxySettings } from '../contents/java-settings.ts';
import { userFiles } from '../contents/user-files.ts';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { findSettings } from './packaged-settings.ts';
import { linkWhole, makeFolder, writeWhole } from './write-whole.ts';

/** Writes the /etc of all computers: what makes a computer one, and the settings that programs of the host look for there. */
export async function writeEtc(etc: string, loopback: LoopbackAccess): Promise<void> {
  const own: Record<string, string> = {
    ...userFiles(AGENT_USER),
    hosts: '127.0.0.1 localhost computer\n::1 localhost\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
    'resolv.conf': '',
    hostname: 'computer\n',
    timezone: 'Etc/UTC\n',
    'maven/settings.xml': mavenProxySettings(),
  };
  await makeFolder(etc);
  for (const setting of findSettings()) {
    const { path } = setting;
    if (Object.hasOwn(own, path)) continue;
    await makeFolder(dirname(join(etc, path)));
    if ('target' in setting) await linkWhole(setting.target, join(etc, path));
    else await writeWhole(join(etc, path), withProxy(path, setting.content, loopback));
  }
  for (const [path, content] of Object.entries(own)) {
    await makeFolder(dirname(join(etc, path)));
    await writeWhole(join(etc, path), content);
  }
  await linkWhole('/usr/share/zoneinfo/Etc/UTC', join(etc, 'localtime'));

  // Each computer trusts an authority of its own, and all of them share this folder.
  await makeFolder(join(etc, 'ssl/certs/java'));
  await linkWhole(`${COMPUTER_LAYOUT.run}/${TRUST_FILES.bundle}`, join(etc, 'ssl/certs/ca-certificates.crt'));
  await linkWhole(`${COMPUTER_LAYOUT.run}/${TRUST_FILES.java}`, join(etc, 'ssl/certs/java/cacerts'));
  await copyOrElse('/etc/ssl/openssl.cnf', join(etc, 'ssl/openssl.cnf'), '');
  await copyOrElse('/etc/ld.so.cache', join(etc, 'ld.so.cache'));
  await copyLinks('/etc/alternatives', join(etc, 'alternatives'));
}

async function copyLinks(source: string, target: string): Promise<void> {
  const entries = await readdir(source, { withFileTypes: true }).catch(() => []);
  await makeFolder(target);
  for (const entry of entries.filter((one) => one.isSymbolicLink())) {
    await linkWhole(readlinkSync(join(source, entry.name)), join(target, entry.name));
  }
}

/** Java reads no variables for this. */
function withProxy(path: string, content: Buffer, loopback: LoopbackAccess): Buffer {
  return path.endsWith('/net.properties')
    ? Buffer.concat([content, Buffer.from(javaProxySettings(loopback))])
    : content;
}

async function copyOrElse(source: string, target: string, otherwise?: string): Promise<void> {
  const content = await readFile(source).catch(() => otherwise);
  if (content !== undefined) await writeWhole(target, content);
}
