import { glob, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Parts of packages that are for other machines, or for building: each is checked to be there, so that none is forgotten. */
const UNNEEDED = [
  // Headers, and manuals.
  `node-linux-${process.arch}/{include,share}`,
  // The sources of llama.cpp: its programs are in a package of their own.
  'node-llama-cpp/llama/gitRelease.bundle',
  ...['@mixmark-io/domino/test', 'ai/{docs,src}', 'zod/src', 'luxon/src', 'playwright-core/lib/vite'],
  ...['bintrees/test', 'pino/test', 'ssh2/test', 'protobufjs/dist'],
  // Sources of a native addon that ssh2 does without: no install script builds it.
  ...['cpu-features', 'nan'],
];

/** By name, in any package. */
const UNNEEDED_FILES =
  /\.(map|test\.[cm]?[jt]s|d\.[cm]?ts|tsbuildinfo|flow|markdown)$|^(?!licen|copying|notice).*\.md$|^tsconfig/i;

/** Removes what is not needed to run on this machine: programs for other systems, declarations, source maps, tests. */
export async function pruneDependencies(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  for (const pattern of UNNEEDED) {
    const found = await Array.fromAsync(glob(pattern, { cwd: modules }));
    if (found.length === 0) throw new Error(`${pattern} is not among the dependencies: correct the list`);
    for (const path of found) await rm(join(modules, path), { recursive: true });
  }
  await keepOwn(modules, 'onnxruntime-node/bin/napi-v*', process.platform);
  await keepOwn(modules, `onnxruntime-node/bin/napi-v*/${process.platform}`, process.arch);
  await keepOwn(modules, '@node-llama-cpp', `${process.platform}-${process.arch}`);
  // npm puts a second version of a package below the workspace that needs it.
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const isDependency = entry.isFile() && entry.parentPath.includes('/node_modules/');
    if (isDependency && UNNEEDED_FILES.test(entry.name)) await rm(join(entry.parentPath, entry.name));
  }
}

/** Of the entries of a folder, keeps only one. */
async function keepOwn(modules: string, pattern: string, own: string): Promise<void> {
  for await (const folder of glob(pattern, { cwd: modules })) {
    const names = await readdir(join(modules, folder));
    if (!names.includes(own)) throw new Error(`${folder} has nothing for ${own}`);
    for (const name of names) if (name !== own) await rm(join(modules, folder, name), { recursive: true });
  }
}
