import fs from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { LogSync } from './log-sync.ts';

type PostgresModule = Parameters<NodeFS['init']>[1];
interface FileNode {
  mode: number;
  name: string;
  parent: FileNode;
}
interface NodeStream {
  /** Its number in Postgres, and on this machine. */
  fd: number;
  nfd: number;
  node: FileNode;
}
type Operations = Record<string, (...args: never[]) => unknown>;

/** What PGlite's file system has beside what its types tell. */
interface Entries {
  lookupNode(parent: FileNode, name: string): FileNode;
  destroyNode(node: FileNode): void;
  closeStream(fd: number): void;
}

/** What changes a folder or the length of a file; with `write` of a stream, everything that can reach the disk. */
const CHANGES = ['mknod', 'rename', 'unlink', 'rmdir', 'symlink', 'setattr'];

/**
 * PGlite's file system on Node, plus the one call that it lacks: without `fsync`, Postgres believes that its log is on
 * disk when it is only in the kernel's memory, and a power cut loses acknowledged commits.
 *
 * Syncs of the log are deferred to `log`. Postgres then believes again that they are done, so whatever it may write only
 * after them, which is every other change of the folder, does them first. What fails leaves nothing behind: see `undoFailures`.
 */
export class DurableNodeFS extends NodeFS {
  readonly #log: LogSync;

  constructor(folder: string, log: LogSync) {
    super(folder);
    this.#log = log;
  }

  override async init(pg: PGlite, options: PostgresModule) {
    const { emscriptenOpts } = await super.init(pg, options);
    const change = ({ FS }: { FS: Required<PostgresModule>['FS'] }) => {
      const { stream_ops, node_ops } = FS.filesystems.NODEFS as unknown as {
        stream_ops: Operations;
        node_ops: Operations;
      };
      const isDir = ({ mode }: FileNode) => FS.isDir(mode);
      undoFailures({ stream_ops, node_ops }, FS as unknown as Entries);
      this.#addSync(stream_ops, isDir);
      this.#settleBefore(stream_ops, ['setattr']);
      this.#settleBefore(node_ops, CHANGES);
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [change, ...(emscriptenOpts.preRun ?? [])] } };
  }

  #addSync(operations: Operations, isDir: (node: FileNode) => boolean): void {
    const log = this.#log;
    const { write, close } = operations as Record<'write' | 'close', (stream: NodeStream) => unknown>;
    const isOfLog = ({ node }: NodeStream) => !isDir(node) && node.parent.name === 'pg_wal';
    // Only a file's timestamps may be lost: writing them costs the file system's journal several writes.
    operations.fsync = (stream: NodeStream) => {
      if (isOfLog(stream)) return log.defer(stream.nfd);
      log.settle();
      if (isDir(stream.node)) fs.fsyncSync(stream.nfd);
      else fs.fdatasyncSync(stream.nfd);
    };
    operations.write = (...args: [NodeStream]) => {
      if (!isOfLog(args[0])) log.settle();
      return write(...args);
    };
    operations.close = (...args: [NodeStream]) => {
      if (log.concerns(args[0].nfd)) log.settle();
      return close(...args);
    };
  }

  #settleBefore(operations: Operations, names: readonly string[]): void {
    for (const name of names) {
      const change = operations[name] as (...args: unknown[]) => unknown;
      operations[name] = (...args: unknown[]) => {
        this.#log.settle();
        return change(...args);
      };
    }
  }
}

/**
 * Without a free descriptor, a file can be neither created nor opened. Postgres then closes another one and tries again, and
 * PGlite would tell it that the file exists: it keeps the entry of a file that could not be created, and the file itself if it
 * could not be opened. It would also lose one of Postgres' 4096 numbers for open files each time.
 */
function undoFailures(
  { stream_ops, node_ops }: { stream_ops: Operations; node_ops: Operations },
  entries: Entries,
): void {
  const { open } = stream_ops as Record<'open', (stream: NodeStream) => void>;
  const { mknod, unlink } = node_ops as {
    mknod: (parent: FileNode, name: string, ...rest: unknown[]) => FileNode;
    unlink: (parent: FileNode, name: string) => void;
  };
  let created: FileNode | undefined;
  node_ops.mknod = (...args: Parameters<typeof mknod>) => {
    try {
      created = mknod(...args);
      return created;
    } catch (error) {
      const [parent, name] = args;
      entries.destroyNode(entries.lookupNode(parent, name));
      throw error;
    }
  };
  stream_ops.open = (stream: NodeStream) => {
    const { node, fd } = stream;
    const isNew = node === created;
    created = undefined;
    try {
      open(stream);
    } catch (error) {
      entries.closeStream(fd);
      if (isNew) {
        unlink(node.parent, node.name);
        entries.destroyNode(node);
      }
      throw error;
    }
  };
}
