import { diskImage, MOUNT_POINT, OWN_FOLDERS, rootParts, type StorageSources } from './storage.ts';

/** What the native program does before it becomes bubblewrap, as its start.rs reads it. */
export interface StartPlan {
  /** The folders of the cgroups to join. */
  cgroups: readonly string[];
  /** What only root can do; null for others. */
  root: {
    user: number;
    storage: {
      mountPoint: string;
      disk: { image: { from: string; to: string } } | { memory: { bytes: number } };
      binds: [source: string, name: string][];
      folders: readonly string[];
    };
  } | null;
}

/** The part of the plan for root: the same storage as that of `storageCommands`. */
export function rootPlan(user: number, sources: StorageSources): NonNullable<StartPlan['root']> {
  const { folder, node, system, run, image, bytes } = sources;
  const parts = rootParts();
  const name = (path: string) => path.slice(`${MOUNT_POINT}/`.length);
  return {
    user,
    storage: {
      mountPoint: MOUNT_POINT,
      disk: image === null ? { memory: { bytes } } : { image: { from: image, to: diskImage(folder) } },
      binds: [
        [node, name(parts.node)],
        [system, name(parts.system)],
        [run, name(parts.run)],
      ],
      folders: OWN_FOLDERS,
    },
  };
}
