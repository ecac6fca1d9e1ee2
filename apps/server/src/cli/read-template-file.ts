import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { CreateTemplateRequest, firstFault } from '@jettson/contract';
import { type Document, isCollection, isMap, isNode, LineCounter, parseDocument } from 'yaml';

/** A template as a file has it. */
export interface TemplateFile {
  path: string;
  request: CreateTemplateRequest;
  /** Where in the file a field of the request is, for an error about it: `researcher.yaml:12`. */
  placeOf(field: string): string;
}

/** What is wrong with a file, with the line where that is known. */
export class TemplateFileError extends Error {
  override readonly name = 'TemplateFileError';
}

/** More than a server accepts. */
const MAX_BYTES = 1024 ** 2;
/** How many nodes aliases may repeat: enough for anchors that people write, and far below what fills the memory. */
const MAX_ALIASES = 100;

/**
 * Reads a template from YAML, or from Markdown whose front matter has the fields and whose body is the instructions. Throws
 * TemplateFileError.
 */
export async function readTemplateFile(path: string): Promise<TemplateFile> {
  const { yaml, body, firstLine } = split(path, await readText(path));
  const lines = new LineCounter();
  const placeAt = (offset: number | undefined) =>
    offset === undefined ? path : `${path}:${lines.linePos(offset).line + firstLine - 1}`;
  const { document, fields } = parse(yaml, lines, placeAt);
  if (body !== '') {
    if ('instructions' in fields) {
      throw new TemplateFileError(
        `${placeOf(document, ['instructions'], placeAt)}: instructions: they are the body of the file too; keep one of them`,
      );
    }
    fields.instructions = body;
  }
  const { name, description, ...defaults } = fields;
  const parsed = CreateTemplateRequest.safeParse({ name, description, defaults });
  if (!parsed.success) {
    const fault = firstFault(parsed.error);
    const field = flat(fault.path);
    throw new TemplateFileError(`${placeOf(document, field, placeAt)}: ${field.join('.')}: ${fault.message}`);
  }
  return {
    path,
    request: parsed.data,
    placeOf: (field) => placeOf(document, flat(field.split('.')), placeAt),
  };
}

/** Files name the fields of `defaults` without it. */
function flat(path: string[]): string[] {
  return path[0] === 'defaults' ? path.slice(1) : path;
}

async function readText(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw new Error('it has more than 1 MB');
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    throw new TemplateFileError(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'it is not in UTF-8';
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : (error as Error).message;
}

const FRONT_MATTER = '---';

/** The fields and the instructions of a file, by its kind. */
function split(path: string, text: string): { yaml: string; body: string; firstLine: number } {
  const kind = extname(path).toLowerCase();
  if (['.yaml', '.yml', '.json'].includes(kind)) return { yaml: text, body: '', firstLine: 1 };
  if (!['.md', '.markdown'].includes(kind)) {
    throw new TemplateFileError(
      `${path}: expected a file whose name ends in .yaml, .yml, .json, .md or .markdown`,
    );
  }
  const [first = '', ...rest] = text.split(/\r?\n/);
  const end = rest.findIndex((line) => line.trimEnd() === FRONT_MATTER);
  if (first.trimEnd() !== FRONT_MATTER || end === -1) {
    throw new TemplateFileError(
      `${path}:1: expected the fields between two lines "${FRONT_MATTER}", and then the instructions`,
    );
  }
  return {
    yaml: rest.slice(0, end).join('\n'),
    body: rest
      .slice(end + 1)
      .join('\n')
      .trim(),
    firstLine: 2,
  };
}

type PlaceAt = (offset: number | undefined) => string;

function parse(yaml: string, lineCounter: LineCounter, placeAt: PlaceAt) {
  try {
    const document = parseDocument(yaml, {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      schema: 'core',
    });
    // An unknown tag is a warning, and its value would be taken for a text.
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined) {
      const message = fault.code === 'MULTIPLE_DOCS' ? 'expected one document in a file' : fault.message;
      throw new TemplateFileError(`${placeAt(fault.pos[0])}: ${message}`);
    }
    if (!isMap(document.contents)) {
      throw new TemplateFileError(`${placeAt(0)}: expected fields, such as "name: researcher"`);
    }
    const fields = document.toJS({ maxAliasCount: MAX_ALIASES }) as Record<string, unknown>;
    const path = findUnsendable(fields);
    if (path !== undefined) {
      throw new TemplateFileError(
        `${placeOf(document, path, placeAt)}: ${path.join('.')}: expected a finite number`,
      );
    }
    return { document, fields };
  } catch (error) {
    if (error instanceof TemplateFileError) throw error;
    const reason = error instanceof RangeError ? 'it is nested too deeply' : 'its aliases repeat too much';
    throw new TemplateFileError(`${placeAt(undefined)}: cannot be read: ${reason}`);
  }
}

/** The place of a number that JSON cannot express; it would be sent as null. */
function findUnsendable(value: unknown, path: string[] = []): string[] | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = findUnsendable(part, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The line of the field, or of its parent if the field is missing. */
function placeOf(document: Document, path: readonly string[], placeAt: PlaceAt): string {
  for (let length = path.length; length > 0; length--) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return placeAt(offset);
  }
  return placeAt(undefined);
}

function offsetOf(document: Document, path: readonly string[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  if (isMap(parent)) {
    const key = parent.items.find((pair) => String(pair.key) === name)?.key;
    return isNode(key) ? key.range?.[0] : undefined;
  }
  const item = isCollection(parent) ? parent.get(Number(name), true) : undefined;
  return isNode(item) ? item.range?.[0] : undefined;
}
