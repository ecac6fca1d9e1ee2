import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A file, a link or a folder for a container, with its path in it. */
export type PackedFile = { path: string } & (
  | { content: string | Buffer; mode?: number }
  | { target: string }
  | { folder: true }
);

/** A tar of files that belong to root and that everybody may read. The same files give the same bytes. */
export function packFiles(files: readonly PackedFile[]): Promise<Buffer> {
  const tar = pack();
  for (const file of files) {
    const header = { name: file.path.replace(/^\//, ''), mtime: new Date(0), uid: 0, gid: 0 };
    if ('target' in file) tar.entry({ ...header, type: 'symlink', linkname: file.target });
    else if ('folder' in file) tar.entry({ ...header, type: 'directory', mode: 0o755 });
    else tar.entry({ ...header, mode: file.mode ?? 0o644 }, file.content);
  }
  tar.finalize();
  return buffer(tar);
}
