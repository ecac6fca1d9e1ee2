import type { PutMemoryRequest } from '@jettson/contract';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { embedMemories } from '../model/embed-memories.ts';
import { embedderFor } from '../model/embedder-for.ts';
import type { Embedding } from '../model/embedding.ts';
import { type MemoryScope, nameToWrite } from '../model/memory-scope.ts';
import type { Origin } from '../model/origin.ts';
import type { MemoryInput } from './put-in-batch.ts';

const DAY_MS = 24 * 3600 * 1000;

/** A put that is embedded before it is stored; `writeMemory` does the rest. */
export async function prepareMemory(
  embedder: Embedder,
  scope: MemoryScope,
  request: PutMemoryRequest & { origin: Origin },
): Promise<MemoryInput & { embedding: Embedding | undefined }> {
  return { ...toInput(scope, request), embedding: await embedNow(embedder, request) };
}

/** A put as a batch takes it. */
export function toInput(
  scope: MemoryScope,
  { origin, ...request }: PutMemoryRequest & { origin: Origin },
): MemoryInput {
  return {
    ...origin,
    ...nameToWrite(scope, request),
    value: request.value,
    tags: request.tags ? [...new Set(request.tags)] : undefined,
    importance: request.importance ?? undefined,
    metadata: request.metadata ?? undefined,
    ...toExpiry(request.expires_in_days),
    ifVersion: request.if_version ?? undefined,
  };
}

/** null: it never expires, even if the same value had an expiry before. */
function toExpiry(days: number | null | undefined): Pick<MemoryInput, 'expiresAt' | 'lifetime'> {
  if (days === undefined) return {};
  return days === null ? { expiresAt: null } : { lifetime: Math.ceil(days * DAY_MS) };
}

/**
 * Undefined if the embedder fails: a put must not fail for that, and the write requests an embedding in the background.
 */
async function embedNow(
  embedder: Embedder,
  memory: { key: string; value: string },
): Promise<Embedding | undefined> {
  try {
    const knowing = embedderFor(embedder, memory);
    if (knowing === null) return undefined;
    const [embedding] = await embedMemories(knowing, [memory]);
    return embedding;
  } catch (error) {
    if (error instanceof EmbedderError) return undefined;
    throw error;
  }
}
