import type { Computer } from '@jettson/computers';
import type { ToolResult } from '@jettson/contract';
import { ToolError } from '../errors.ts';
import type { OwnTool } from '../types.ts';
import { expectComputerErrors } from './expect-failures.ts';
import { editTool, findTool, searchTool } from './file-texts.ts';
import { pathSchema } from './path-schema.ts';
import { isWholePicture, type Picture, pictureOf } from './picture-of.ts';

const MAX_READ_BYTES = 1_000_000;
const MAX_WRITE_BYTES = 5 * 1024 * 1024;
/** 5 MB as base64, and 8,000 pixels: Anthropic refuses a request with a larger picture. */
const MAX_PICTURE_BYTES = 3_750_000;
const MAX_PICTURE_PIXELS = 8_000;

/** Files in this computer's /workspace. The computer refuses paths outside it. */
export function filesTools(computer: Computer): OwnTool[] {
  return [
    readTool(computer),
    writeTool(computer),
    editTool(computer),
    listTool(computer),
    findTool(computer),
    searchTool(computer),
    deleteTool(computer),
  ];
}

interface ReadInput {
  path: string;
  offset?: number;
  limit?: number;
}

function readTool(computer: Computer): OwnTool {
  return {
    name: 'jettson_files_read',
    description:
      'Read a text file in /workspace, at most 1 MB of it; of a long one, read the lines you need with offset and limit. A PNG, JPEG, GIF or WebP is shown as a picture.',
    inputSchema: {
      type: 'object',
      properties: {
        path: pathSchema,
        offset: { type: 'integer', minimum: 1, description: 'The number of the first line, from 1.' },
        limit: { type: 'integer', minimum: 1, description: 'How many lines; to the end when left out.' },
      },
      required: ['path'],
    },
    parallelSafe: true,
    execute: ({ path, offset, limit }: ReadInput) =>
      offset === undefined && limit === undefined
        ? readWhole(computer, path)
        : readLines(computer, { path, first: offset ?? 1, count: limit ?? Number.MAX_SAFE_INTEGER }),
  };
}

async function readWhole(computer: Computer, path: string): Promise<ToolResult> {
  const { data, sizeBytes } = await expectComputerErrors(
    computer.readFile(path, { maxBytes: MAX_READ_BYTES }),
  );
  const picture = pictureOf(data);
  if (picture !== undefined) return readPicture(computer, { path, picture, start: data, sizeBytes });
  const truncated = sizeBytes > data.length;
  return { output: { content: decode(data, truncated), size_bytes: sizeBytes, truncated } };
}

async function readLines(
  computer: Computer,
  { path, first, count }: { path: string; first: number; count: number },
): Promise<ToolResult> {
  // One byte more says whether there is more.
  const found = await expectComputerErrors(
    computer.readLines(path, { first, count, maxBytes: MAX_READ_BYTES + 1 }),
  );
  const { lines, sizeBytes } = found;
  if (first > Math.max(lines, 1)) throw new ToolError(`${path} has only ${lines} lines.`);
  const data = found.data.subarray(0, MAX_READ_BYTES);
  const isCut = found.data.length > MAX_READ_BYTES;
  const read = isCut ? data.reduce((ends, byte) => ends + (byte === NEWLINE ? 1 : 0), 0) : 0;
  // The rest of a line that is longer than that cannot be read.
  const isLineCut = isCut && read === 0;
  const next = isCut ? first + Math.max(read, 1) : first + count;
  return {
    output: {
      content: decode(data, isCut),
      size_bytes: sizeBytes,
      truncated: isLineCut || next <= lines,
      total_lines: lines,
      next_offset: next <= lines ? next : null,
    },
  };
}

const NEWLINE = 10;

/** In stream mode, the decoder leaves out a character that was cut in half. */
function decode(data: Uint8Array, isCut: boolean): string {
  return new TextDecoder().decode(data, { stream: isCut });
}

async function readPicture(
  computer: Computer,
  { path, picture, start, sizeBytes }: { path: string; picture: Picture; start: Buffer; sizeBytes: number },
): Promise<ToolResult> {
  const { mediaType, width, height } = picture;
  if (sizeBytes > MAX_PICTURE_BYTES || Math.max(width, height) > MAX_PICTURE_PIXELS) {
    throw new ToolError(
      `${path} is a picture of ${width} × ${height} pixels and ${sizeBytes} bytes. At most ${MAX_PICTURE_PIXELS} pixels a side and ` +
        `${MAX_PICTURE_BYTES} bytes can be shown: make a smaller copy.`,
    );
  }
  const { data } =
    sizeBytes > start.length
      ? await expectComputerErrors(computer.readFile(path, { maxBytes: MAX_PICTURE_BYTES }))
      : { data: start };
  if (!isWholePicture(picture, data)) {
    throw new ToolError(`${path} is a picture that is cut off: its end is missing.`);
  }
  return {
    output: { content: '', size_bytes: sizeBytes, truncated: false, mime_type: mediaType, width, height },
    image: { data: data.toString('base64'), media_type: mediaType },
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
