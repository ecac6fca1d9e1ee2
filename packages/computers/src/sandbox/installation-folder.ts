import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where this program and its dependencies are installed: the outermost folder above `file` that is a package. */
export function installationFolder(file: string): string {
  let found = dirname(file);
  for (let folder = found; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) found = folder;
  }
  return found;
}
