import fs from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type PostgresModule = Parameters<NodeFS['init']>[1];
interface NodeStream {
  nfd: number;
  node: { mode: number };
}

/**
 * PGlite's file system on Node, plus the one call that it lacks: without `fsync`, Postgres believes that its log is on
 * disk when it is only in the kernel's memory, and a power cut loses acknowledged commits.
 */
export class DurableNodeFS extends NodeFS {
  override async init(pg: PGlite, options: PostgresModule) {
    const { emscriptenOpts } = await super.init(pg, options);
    const addFsync = (module: { FS: PostgresModule['FS'] }) => {
      const streams = module.FS?.filesystems.NODEFS as unknown as {
        stream_ops: { fsync?: (stream: NodeStream) => void };
      };
      // Only a file's timestamps may be lost: writing them costs the file system's journal several writes.
      streams.stream_ops.fsync = ({ nfd, node }) =>
        module.FS?.isDir(node.mode) ? fs.fsyncSync(nfd) : fs.fdatasyncSync(nfd);
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [addFsync, ...(emscriptenOpts.preRun ?? [])] } };
  }
}
