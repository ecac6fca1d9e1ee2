import { EmbedderError } from '../embedder-error.ts';
import type { Embedder, RemoteEmbedderConfig } from '../types.ts';
import { postWithRetries } from './post-with-retries.ts';
import { REMOTE_APIS, type TextKind } from './remote-apis.ts';

/** Texts per request: under every provider's limit (Cohere's 96 is the lowest). */
const TEXTS_PER_REQUEST = 64;
/** Somebody is waiting for a query, and a search can do without its vector; passages can wait. */
const PATIENCE = {
  query: { attempts: 2, timeoutMs: 5_000 },
  passage: { attempts: 4, timeoutMs: 30_000 },
} satisfies Record<TextKind, object>;

/** An embedding API over HTTP. Every vector's size is checked, and its length scaled to 1. */
export function createRemoteEmbedder(config: RemoteEmbedderConfig): Embedder {
  const {
    provider,
    model,
    dimensions,
    apiKey,
    queryPrefix = '',
    passagePrefix = '',
    backoffMs = 500,
  } = config;
  const api = REMOTE_APIS[provider];
  const url = (config.baseUrl ?? api.baseUrl).replace(/\/+$/, '') + api.path;
  const closing = new AbortController();

  async function embed(texts: string[], kind: TextKind): Promise<Float32Array[]> {
    const body = api.body(model, texts, kind);
    const answer = await postWithRetries({
      what: 'embedder',
      url,
      apiKey,
      body,
      backoffMs,
      ...PATIENCE[kind],
      signal: closing.signal,
    });
    const vectors = readVectors(() => api.read(answer));
    if (vectors.length !== texts.length) {
      throw new EmbedderError(
        'bad_answer',
        `The embedder returned ${vectors.length} vectors for ${texts.length} texts.`,
      );
    }
    return vectors.map((vector) => toUnitVector(vector, dimensions));
  }

  return {
    modelId: `${provider}/${model}`,
    dimensions,
    async embedQuery(text) {
      const [vector] = await embed([queryPrefix + text], 'query');
      return vector as Float32Array;
    },
    async embedPassages(texts) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += TEXTS_PER_REQUEST) {
        const batch = texts.slice(start, start + TEXTS_PER_REQUEST).map((text) => passagePrefix + text);
        vectors.push(...(await embed(batch, 'passage')));
      }
      return vectors;
    },
    async close() {
      closing.abort();
    },
  };
}

function readVectors(read: () => unknown[]): unknown[] {
  try {
    return [...read()];
  } catch (cause) {
    throw new EmbedderError('bad_answer', 'The embedder returned an answer of an unknown shape.', { cause });
  }
}

function toUnitVector(vector: unknown, dimensions: number): Float32Array {
  if (!Array.isArray(vector) || !vector.every(Number.isFinite)) {
    throw new EmbedderError('bad_answer', 'The embedder returned something that is not a vector of numbers.');
  }
  if (vector.length !== dimensions) {
    throw new EmbedderError(
      'bad_answer',
      `The embedder returned ${vector.length} dimensions, but ${dimensions} are configured.`,
    );
  }
  const length = Math.hypot(...vector);
  // A vector of zeros is as near to every other: search would find it for every query.
  if (length === 0 || !Number.isFinite(length)) {
    throw new EmbedderError('bad_answer', 'The embedder gave a vector without a direction.');
  }
  return Float32Array.from(vector, (value) => value / length);
}
