import type { RemoteProvider } from '../types.ts';

export type TextKind = 'query' | 'passage';

/** How one provider is called and how its answer is read. `read` may throw anything for an answer of another shape. */
interface RemoteApi {
  baseUrl: string;
  path: string;
  body(model: string, texts: string[], kind: TextKind): Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: the answer is checked number by number afterwards
  read(answer: any): unknown[];
}

const readIndexedData: RemoteApi['read'] = ({ data }) =>
  data
    .toSorted((a: { index: number }, b: { index: number }) => a.index - b.index)
    .map((item: { embedding: unknown }) => item.embedding);

export const REMOTE_APIS: Record<RemoteProvider, RemoteApi> = {
  openai: {
    baseUrl: 'https://api.openai.com/v1',
    path: '/embeddings',
    body: (model, input) => ({ model, input, encoding_format: 'float' }),
    read: readIndexedData,
  },
  ollama: {
    baseUrl: 'http://127.0.0.1:11434',
    path: '/api/embed',
    body: (model, input) => ({ model, input }),
    read: ({ embeddings }) => embeddings,
  },
  cohere: {
    baseUrl: 'https://api.cohere.com/v2',
    path: '/embed',
    body: (model, texts, kind) => ({
      model,
      texts,
      input_type: kind === 'query' ? 'search_query' : 'search_document',
      embedding_types: ['float'],
    }),
    read: ({ embeddings }) => embeddings.float,
  },
  voyage: {
    baseUrl: 'https://api.voyageai.com/v1',
    path: '/embeddings',
    body: (model, input, kind) => ({ model, input, input_type: kind === 'query' ? 'query' : 'document' }),
    read: readIndexedData,
  },
};
