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
  nfd: number;
  node: FileNode;
}
type Operations = Record<string, (...args: never[]) => unknown>;

/** What changes a folder or the length of a file; with `write` of a stream, everything that can reach the disk. */
const CHANGES = ['mknod', 'rename', 'unlink', 'rmdir', 'symlink', 'setattr'];

/**
 * PGlite's file system on Node, plus the one call that it lacks: without `fsync`, Postgres believes that its log is on
 * disk when it is only in the kernel's memory, and a power cut loses acknowledged commits.
 *
 * Syncs of the log are deferred to `log`. Postgres then believes again that they are done, so whatever it may write only
 * after them, which is every other change of the folder, does them first.
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
