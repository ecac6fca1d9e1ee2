import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Packs a folder so that the same files make the same archive. */
export async function writeTarball(folder: string, target: string, epoch: number): Promise<void> {
  const plain = `${target}.tar`;
  const fixed = [
    '--sort=name',
    `--mtime=@${epoch}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--format=gnu',
  ];
  execFileSync('tar', ['-c', '-f', plain, ...fixed, '-C', dirname(folder), basename(folder)]);
  // Node's gzip writes neither a name nor a time.
  await pipeline(createReadStream(plain), createGzip({ level: 9 }), createWriteStream(target));
  await rm(plain);
}
