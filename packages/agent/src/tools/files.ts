import type { Computer } from '@jettson/computers';
import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';
import { expectComputerErrors } from './expect-failures.ts';

const MAX_READ_BYTES = 1_000_000;
const MAX_WRITE_BYTES = 5 * 1024 * 1024;

const pathSchema = {
  type: 'string',
  minLength: 1,
  description: 'Absolute inside /workspace, or relative to it.',
};

/** Files in this computer's /workspace. The computer refuses paths outside it. */
export function filesTools(computer: Computer): OwnTool[] {
  return [readTool(computer), writeTool(computer), listTool(computer), deleteTool(computer)];
}

function readTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_read',
    description: 'Read a text file in /workspace, at most its first 1 MB.',
    inputSchema: { type: 'object', properties: { path: pathSchema }, required: ['path'] },
    parallelSafe: true,
    async execute({ path }: { path: string }) {
      const { data, sizeBytes } = await expectComputerErrors(
        computer.readFile(path, { maxBytes: MAX_READ_BYTES }),
      );
      const truncated = sizeBytes > data.length;
      // In stream mode, the decoder leaves out a character that was cut in half.
      const content = new TextDecoder().decode(data, { stream: truncated });
      return { output: { content, size_bytes: sizeBytes, truncated } };
    },
  };
}

function writeTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_write',
    description:
      'Write a text file in /workspace, at most 5 MB. Creates missing folders and replaces an existing file.',
    inputSchema: {
      type: 'object',
      properties: {
        path: pathSchema,
        content: { type: 'string', description: 'The whole content of the file.' },
      },
      required: ['path', 'content'],
    },
    parallelSafe: false,
    async execute({ path, content }: { path: string; content: string }) {
      const data = new TextEncoder().encode(content);
      if (data.length > MAX_WRITE_BYTES) {
        throw new ToolError(
          `The content has ${data.length} bytes, more than the ${MAX_WRITE_BYTES} that one write allows.`,
        );
      }
      await expectComputerErrors(computer.writeFile(path, data));
      return { output: { bytes_written: data.length } };
    },
  };
}

function listTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_list',
    description: 'List a folder in /workspace; /workspace itself when no path is given.',
    inputSchema: { type: 'object', properties: { path: pathSchema } },
    parallelSafe: true,
    async execute({ path = '/workspace' }: { path?: string }) {
      const entries = await expectComputerErrors(computer.list(path));
      return {
        output: {
          entries: entries.map(({ name, sizeBytes, isDir }) => ({
            name,
            size_bytes: sizeBytes,
            is_dir: isDir,
          })),
        },
      };
    },
  };
}

function deleteTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_delete',
    description: 'Delete a file in /workspace, or a folder with all that is in it.',
    inputSchema: { type: 'object', properties: { path: pathSchema }, required: ['path'] },
    parallelSafe: false,
    async execute({ path }: { path: string }) {
      await expectComputerErrors(computer.remove(path));
      return { output: { deleted: true } };
    },
  };
}
