import { cutMiddle } from '@jettson/agent';

/** The result of a call, in the form that the model gets. */
export interface McpResult {
  isError: boolean;
  text: string;
  /** Absent when the text says the same. */
  structured?: unknown;
  pictures: { data: string; media_type: string }[];
}

/** What the model gets to read, about 25,000 tokens. */
const MAX_CHARS = 100_000;
const MAX_BLOCKS = 1_000;
/** Providers refuse larger ones, and with them every later request of the run. */
const MAX_PICTURE_CHARS = 5_000_000;
const MAX_PICTURES = 10;
/** How the files of the types that providers take begin, in base64. */
const BEGINNINGS: Record<string, RegExp> = {
  'image/png': /^iVBORw0KGgo/,
  'image/jpeg': /^\/9j\//,
  'image/gif': /^R0lGOD/,
  'image/webp': /^UklGR.{8,12}(XRUJQ|V0VCU|dFQl)/,
};

/** A part of a result, before anything about it is known. */
type Block = Record<string, unknown>;

/**
 * Combines the parts of a result. Parts that a model cannot read are named instead, and text that is too long is cut.
 */
export function toResult({
  blocks,
  structured,
  isError,
}: {
  blocks: unknown;
  structured: unknown;
  isError: boolean;
}): McpResult {
  const pictures: McpResult['pictures'] = [];
  const parts = Array.isArray(blocks) ? blocks : [];
  const texts = parts.slice(0, MAX_BLOCKS).map((part) => {
    const block: Block = typeof part === 'object' && part !== null ? part : {};
    const picture = pictures.length < MAX_PICTURES ? toPicture(block) : null;
    if (picture === null) return toText(block);
    pictures.push(picture);
    return null;
  });
  if (parts.length > MAX_BLOCKS) texts.push(`[${parts.length - MAX_BLOCKS} further parts are left out]`);
  const text = texts.filter((one) => one !== null).join('\n\n');
  return { isError, ...withStructured(text, structured), pictures };
}

function withStructured(text: string, structured: unknown): Pick<McpResult, 'text' | 'structured'> {
  if (structured === undefined || structured === null) return { text: cut(text) };
  const json = JSON.stringify(structured);
  // Servers repeat structured content as text, for clients that know only text.
  if (text.length < json.length * 2 && says(text, json)) return { text: cut(text) };
  if (json.length > MAX_CHARS) return { text: cut(text === '' ? json : `${text}\n\n${json}`) };
  return { text: cut(text), structured };
}

function cut(text: string): string {
  return cutMiddle(text, MAX_CHARS) as string;
}

function says(text: string, json: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === json;
  } catch {
    return false;
  }
}

function toPicture({ type, data, mimeType }: Block): McpResult['pictures'][number] | null {
  if (type !== 'image' || typeof data !== 'string' || typeof mimeType !== 'string') return null;
  const isShown = data.length <= MAX_PICTURE_CHARS && Object.hasOwn(BEGINNINGS, mimeType);
  return isShown && BEGINNINGS[mimeType]?.test(data) ? { data, media_type: mimeType } : null;
}

function toText(block: Block): string {
  const { type, text, mimeType, data, resource, name, uri } = block;
  if (type === 'text' && typeof text === 'string') return text;
  if (type === 'resource_link') return `[A link to ${short(name)}: ${short(uri)}]`;
  if (type === 'resource' && typeof resource === 'object' && resource !== null) return resourceText(resource);
  const size = typeof data === 'string' ? `, ${data.length} characters of base64` : '';
  return `[${short(type)} that cannot be shown: ${short(mimeType)}${size}]`;
}

function resourceText(resource: object): string {
  const { uri, text, mimeType } = resource as Block;
  if (typeof text === 'string') return `${short(uri)}:\n${text}`;
  return `[A file that cannot be shown: ${short(uri)}, ${short(mimeType)}]`;
}

function short(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 2_000) : 'unknown';
}
