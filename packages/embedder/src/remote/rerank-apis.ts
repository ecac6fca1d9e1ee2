import type { RerankProvider } from '../types.ts';

/** How one provider's POST /rerank is called and how its answer is read. `read` may throw anything for an answer of another shape. */
interface RerankApi {
  /** Undefined: it has no public address. */
  baseUrl: string | undefined;
  body(model: string, query: string, documents: string[]): Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: the answer is checked item by item afterwards
  read(answer: any): unknown;
}

export const RERANK_APIS: Record<RerankProvider, RerankApi> = {
  cohere: {
    baseUrl: 'https://api.cohere.com/v2',
    body: (model, query, documents) => ({ model, query, documents, top_n: documents.length }),
    read: ({ results }) => results,
  },
  voyage: {
    baseUrl: 'https://api.voyageai.com/v1',
    body: (model, query, documents) => ({ model, query, documents, top_k: documents.length }),
    read: ({ data }) => data,
  },
  openai: {
    baseUrl: undefined,
    body: (model, query, documents) => ({ model, query, documents, top_n: documents.length }),
    read: ({ results }) => results,
  },
};
