import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { loadTokenizer } from '../load-tokenizer.ts';
import { openSession } from '../open-session.ts';
import { readChecked } from '../read-checked.ts';
import { MAX_TOKENS } from './model-facts.ts';
import { poolMeans } from './pool-means.ts';

const SHA256 = '7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded';
const SEPARATOR_TOKEN = 102;

export type EmbedTexts = (texts: string[]) => Promise<Float32Array>;

/**
 * Loads and checks the model in `directory`. The function it returns takes prefixed texts and returns their vectors one
 * after the other in a single array.
 *
 * `run` computes on the calling thread: call this in a process of its own. Throws an EmbedderError `model_corrupt`.
 */
export async function loadModel(directory: string): Promise<EmbedTexts> {
  const { tokenizer } = await loadTokenizer(directory);
  const content = await readChecked(join(directory, 'model.onnx'), {
    sha256: SHA256,
    what: "The embedding model's model.onnx",
  });
  const session = await openSession(content);

  return async (texts) => {
    const encoded = texts.map((text) => truncate(tokenizer.encode(text).ids));
    const outputs = await session.run(toTensors(encoded));
    const hidden = outputs.last_hidden_state;
    if (!(hidden?.data instanceof Float32Array)) throw new TypeError('the model has no float output');
    return poolMeans(hidden.data, encoded);
  };
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
