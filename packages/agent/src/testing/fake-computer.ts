import type { Computer, ExecOptions, ExecResult } from '@jettson/computers';

/** An error that looks to the tools like a real computer's. */
class NotFoundError extends Error {
  override readonly name = 'ComputerError';
  readonly code = 'not_found';
}

/** A fake computer in memory for tests of the tools: files are a map, commands answer what the test says. */
export function fakeComputer({
  files = {},
  onExec = async () => ({ stdout: '', stderr: '', exitCode: 0, truncated: false, timedOut: false }),
}: {
  files?: Record<string, string>;
  onExec?: (command: string, options: ExecOptions) => Promise<ExecResult>;
} = {}): Computer & { files: Map<string, Buffer> } {
  const stored = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  const find = (path: string) => {
    const data = stored.get(path);
    if (!data) throw new NotFoundError(`There is no ${path}.`);
    return data;
  };
  return {
    id: 'fake',
    files: stored,
    exec: onExec,
    async readFile(path, { offset = 0, maxBytes }) {
      const data = find(path);
      return { data: data.subarray(offset, offset + maxBytes), sizeBytes: data.length };
    },
    async writeFile(path, data) {
      stored.set(path, Buffer.from(data));
    },
    async list() {
      return [...stored].map(([name, data]) => ({ name, sizeBytes: data.length, isDir: false }));
    },
    async remove(path) {
      find(path);
      stored.delete(path);
    },
    pack: () => ({
      async *[Symbol.asyncIterator]() {
        yield Buffer.from(JSON.stringify([...stored].map(([path, data]) => [path, data.toString('base64')])));
      },
      isComplete: () => true,
    }),
    async unpack(tar) {
      const pieces: Uint8Array[] = [];
      for await (const piece of tar) pieces.push(piece);
      const packed: [string, string][] = JSON.parse(Buffer.concat(pieces).toString());
      for (const [path, data] of packed) stored.set(path, Buffer.from(data, 'base64'));
      return { isComplete: true };
    },
    resize: async () => {},
    isHealthy: async () => true,
    destroy: async () => {},
  };
}
