import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { readChecked } from './read-checked.ts';

const SHA256 = 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66';

export interface EnglishTokenizer {
  tokenizer: Tokenizer;
  /** Tokens that are a single punctuation mark. */
  punctuation: Set<number>;
}

const loaded = new Map<string, Promise<EnglishTokenizer>>();

/** The tokenizer of both English models, which a process loads once: it takes 8 MB. Throws an EmbedderError `model_corrupt`. */
export function loadTokenizer(directory: string): Promise<EnglishTokenizer> {
  const loading = loaded.get(directory) ?? load(join(directory, 'tokenizer.json'));
  loaded.set(directory, loading);
  loading.catch(() => loaded.delete(directory));
  return loading;
}

async function load(path: string): Promise<EnglishTokenizer> {
  const content = await readChecked(path, { sha256: SHA256, what: "The embedding model's tokenizer.json" });
  const file = JSON.parse(content.toString());
  const signs = Object.entries<number>(file.model.vocab).filter(([word]) => /^[^\p{L}\p{N}]$/u.test(word));
  return { tokenizer: new Tokenizer(file, {}), punctuation: new Set(signs.map(([, id]) => id)) };
}
