import { homedir } from 'node:os';
import { join } from 'node:path';

/** For what can be fetched or made again, unless `JETTSON_CACHE_DIR` names another folder. */
export const DEFAULT_CACHE_DIR = join(homedir(), '.cache', 'jettson');

/** Where Node keeps compiled code. It has to be known before any other module is loaded, even those of the configuration. */
export function readCompileCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.JETTSON_CACHE_DIR || DEFAULT_CACHE_DIR, 'compiled');
}
