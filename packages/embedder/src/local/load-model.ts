import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { EmbedderError } from '../embedder-error.ts';
import { MAX_TOKENS } from './model-facts.ts';
import { poolMeans } from './pool-means.ts';

const SHA256 = {
  'model.onnx': '7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded',
  'tokenizer.json': 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66',
} as const;
const SEPARATOR_TOKEN = 102;

export type EmbedTexts = (texts: string[]) => Promise<Float32Array>;

/**
 * Loads and checks the model in `directory`. The function it returns takes prefixed texts and returns their vectors one
 * after the other in a single array.
 *
 * `run` computes on the calling thread: call this from a worker. Throws an EmbedderError `model_corrupt`.
 */
export async function loadModel(directory: string): Promise<EmbedTexts> {
  const tokenizerFile = await readChecked(directory, 'tokenizer.json');
  const tokenizer = new Tokenizer(JSON.parse(tokenizerFile.toString('utf8')), {});
  // One thread: on two shared cores, a second one made short texts two to three times slower, and the server needs the
  // other core.
  const session = await InferenceSession.create(await readChecked(directory, 'model.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });

  return async (texts) => {
    const encoded = texts.map((text) => truncate(tokenizer.encode(text).ids));
    const outputs = await session.run(toTensors(encoded));
    const hidden = outputs.last_hidden_state;
    if (!(hidden?.data instanceof Float32Array)) throw new TypeError('the model has no float output');
    return poolMeans(hidden.data, encoded);
  };
}

async function readChecked(directory: string, file: keyof typeof SHA256): Promise<Buffer> {
  const content = await readFile(join(directory, file)).catch((cause) => {
    throw new EmbedderError('model_corrupt', `The embedding model's ${file} cannot be read.`, { cause });
  });
  if (createHash('sha256').update(content).digest('hex') !== SHA256[file]) {
    throw new EmbedderError('model_corrupt', `The embedding model's ${file} has a wrong SHA-256.`);
  }
  return content;
}

function truncate(ids: number[]): number[] {
  return ids.length <= MAX_TOKENS ? ids : [...ids.slice(0, MAX_TOKENS - 1), SEPARATOR_TOKEN];
}

function toTensors(encoded: number[][]): Record<string, Tensor> {
  const width = Math.max(...encoded.map((ids) => ids.length));
  const shape = [encoded.length, width];
  const ids = new BigInt64Array(encoded.length * width);
  const mask = new BigInt64Array(encoded.length * width);
  for (const [row, tokens] of encoded.entries()) {
    for (const [column, token] of tokens.entries()) {
      ids[row * width + column] = BigInt(token);
      mask[row * width + column] = 1n;
    }
  }
  return {
    input_ids: new Tensor('int64', ids, shape),
    attention_mask: new Tensor('int64', mask, shape),
    token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
  };
}
