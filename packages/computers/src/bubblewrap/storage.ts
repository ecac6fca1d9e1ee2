import { join } from 'node:path';
import type { SandboxParts } from './sandbox-arguments.ts';

/**
 * Where a computer keeps what it writes.
 *
 * - `image`: a copy of an empty ext4 image on the host's disk. Needs root.
 * - `memory`: a file system in memory of the same size. Needs root.
 * - `sandbox`: what bubblewrap can offer to an unprivileged user: several file systems in memory.
 */
export type Storage = 'image' | 'memory' | 'sandbox';

/** A computer on the host: its folder, what is shown in it, and the empty image or the bytes of its storage. */
export interface StorageSources {
  folder: string;
  node: string;
  system: string;
  run: string;
  image: string | null;
  bytes: number;
}

/** Only the computer sees what is mounted here: it happens in the computer's own mount namespace. */
export const MOUNT_POINT = '/mnt';
/** What belongs to the computer's user. */
export const OWN_FOLDERS = ['workspace', 'tmp', 'home'];

/** Where the computer's disk is until it is mounted. */
export function diskImage(folder: string): string {
  return join(folder, 'disk.img');
}

/**
 * The shell commands, run as root, that prepare the storage. They expect the computer's `$folder`, its `$user`, and the
 * image or the bytes as `$source`.
 */
export function storageCommands(storage: 'image' | 'memory'): string {
  const folders = OWN_FOLDERS.map((name) => `${MOUNT_POINT}/${name}`).join(' ');
  const make =
    storage === 'image'
      ? `cp --sparse=always --reflink=auto "$source" "$folder/disk.img"`
      : `mount -t tmpfs -o "size=$source,mode=755,nosuid,nodev" computer ${MOUNT_POINT}
         mkdir ${folders} ${MOUNT_POINT}/system ${MOUNT_POINT}/run
         : > ${MOUNT_POINT}/node`;
  return `
    ${make}
    mount -a -T "$folder/fstab"
    chown "$user:$user" ${folders}`;
}

/** What `mount -a` is to mount. */
export function storageMounts(
  storage: 'image' | 'memory',
  { folder, node, system, run }: StorageSources,
): string {
  const parts = rootParts();
  return [
    ...(storage === 'image'
      ? [mountLine(diskImage(folder), MOUNT_POINT, 'ext4 loop,nosuid,nodev,noatime,noinit_itable')]
      : []),
    mountLine(node, parts.node, 'none bind'),
    mountLine(system, parts.system, 'none bind'),
    mountLine(run, parts.run, 'none bind'),
    '',
  ].join('\n');
}

/** Where bubblewrap finds everything afterwards, even if folders above the originals are closed to others. */
export function rootParts(): SandboxParts & { disk: string } {
  return {
    node: `${MOUNT_POINT}/node`,
    system: `${MOUNT_POINT}/system`,
    run: `${MOUNT_POINT}/run`,
    disk: MOUNT_POINT,
  };
}

function mountLine(source: string, target: string, options: string): string {
  const escaped = source.replace(
    /[\s\\#]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `${escaped} ${target} ${options} 0 0`;
}
