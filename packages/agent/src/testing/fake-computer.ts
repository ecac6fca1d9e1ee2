import type { Computer, ComputerErrorCode, ExecOptions, ExecResult } from '@jettson/computers';

/** An error that looks to the tools like a real computer's. */
export class FakeComputerError extends Error {
  override readonly name = 'ComputerError';
  readonly code: ComputerErrorCode;

  constructor(code: ComputerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A fake computer in memory for tests of the tools: files are a map, commands answer what the test says. */
export function fakeComputer({
  files = {},
  onExec = async () => ({ stdout: '', stderr: '', exitCode: 0, truncated: false, timedOut: false }),
}: {
  files?: Record<string, string | Buffer>;
  onExec?: (command: string, options: ExecOptions) => Promise<ExecResult>;
} = {}): Computer & { files: Map<string, Buffer> } {
  const stored = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  const find = (path: string) => {
    const data = stored.get(path);
    if (!data) throw new FakeComputerError('not_found', `There is no ${path}.`);
    return data;
  };
  return {
    id: 'fake',
    files: stored,
    exec: onExec,
    start: async () => 'proc_1',
    output: async () => ({ stdout: '', stderr: '', exitCode: 0, running: false, truncated: false }),
    stop: async () => ({ exitCode: 0 }),
    async readFile(path, { offset = 0, maxBytes }) {
      const data = find(path);
      return { data: data.subarray(offset, offset + maxBytes), sizeBytes: data.length };
    },
    async readLines(path, { first, count, maxBytes }) {
      const lines =
        find(path)
          .toString()
          .match(/.*\n|.+$/g) ?? [];
      const data = Buffer.from(lines.slice(first - 1, first - 1 + count).join(''));
      return { data: data.subarray(0, maxBytes), lines: lines.length, sizeBytes: find(path).length };
    },
    async edit(path, { before, after, replaceAll }) {
      const parts = find(path).toString().split(before);
      if (parts.length === 1 || (parts.length > 2 && !replaceAll))
        throw new FakeComputerError('no_match', `${parts.length - 1} matches`);
      stored.set(path, Buffer.from(parts.join(after)));
      return parts.length - 1;
    },
    search: async () => ({ matches: [], truncated: false }),
    find: async () => ({ paths: [...stored.keys()], truncated: false }),
    async writeFile(path, data) {
      stored.set(path, Buffer.from(data));
    },
    async appendFile(path, data) {
      stored.set(path, Buffer.concat([find(path), data]));
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
