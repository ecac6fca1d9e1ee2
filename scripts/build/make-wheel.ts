import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { parse } from 'smol-toml';
import { describePackage } from './describe-package.ts';

/**
 * The wheel of the Python SDK, as pip would build it: the server's machine may have no Python. A wheel is a zip of the
 * modules and of a folder that describes them. The same sources produce the same bytes.
 */
export async function makeWheel(folder: string, version: string): Promise<Uint8Array> {
  const project = parse(readFileSync(`${folder}pyproject.toml`, 'utf8')).project as Record<string, unknown>;
  const read = (path: string) => new Uint8Array(readFileSync(folder + path));
  const info = `${project.name}-${version}.dist-info`;
  const files: Record<string, Uint8Array> = {};
  for (const path of globSync(`${project.name}/**/*.{py,typed}`, { cwd: `${folder}src` }).sort()) {
    files[path] = read(`src/${path}`);
  }
  files[`${info}/METADATA`] = strToU8(
    describePackage(project, version, readFileSync(`${folder}README.md`, 'utf8')),
  );
  files[`${info}/WHEEL`] = strToU8(
    'Wheel-Version: 1.0\nGenerator: jettson\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  );
  for (const path of project['license-files'] as string[]) files[`${info}/licenses/${path}`] = read(path);
  files[`${info}/RECORD`] = strToU8(recordOf(files, `${info}/RECORD`));
  // The earliest date that a zip supports, so that the bytes do not depend on the date of the build.
  return zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) });
}

/** A line for each file: its path, hash and size; the record itself has no hash or size. */
function recordOf(files: Record<string, Uint8Array>, record: string): string {
  const lines = Object.entries(files).map(
    ([path, bytes]) =>
      `${path},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`,
  );
  return `${[...lines, `${record},,`].join('\n')}\n`;
}
