import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Tensor } from 'onnxruntime-node';
import { EmbedderError } from '../../embedder-error.ts';
import { openSession } from '../../open-session.ts';
import type { EmbedTexts } from '../load-model.ts';
import { MAX_TOKENS, MULTILINGUAL_SHA256 } from '../model-facts.ts';
import { poolMeans } from '../pool-means.ts';
import { buildEncoder } from './build-encoder.ts';
import { createTokenizer } from './create-tokenizer.ts';
import { openModelFile } from './open-model-file.ts';
import { BLOCK_BYTES, BLOCK_WEIGHTS, readBlock } from './weight-blocks.ts';

/**
 * Loads and checks the multilingual model. Of its 72 MB, 48 are the vectors of 250,000 pieces: they stay on disk, and those of
 * a text are read when it comes.
 *
 * Like `loadModel` it computes on the calling thread, and throws an EmbedderError `model_corrupt`.
 */
export async function loadMultilingualModel(path: string): Promise<EmbedTexts> {
  await check(path);
  const model = openModelFile(path);
  const { hidden } = model;
  const tokenize = createTokenizer(model.vocabulary, MAX_TOKENS);
  const session = await openSession(buildEncoder(model));
  const places = new Float32Array(model.read('emb.pos').buffer);
  const kind = new Float32Array(model.read('emb.type').buffer);
  const wordBytes = (hidden / BLOCK_WEIGHTS) * BLOCK_BYTES;

  /** The vectors of a word, its place, and the one kind of text that there is. */
  function writeEmbedding(to: Float32Array, id: number, place: number): void {
    const blocks = model.read('emb.word', id * wordBytes, wordBytes);
    for (let block = 0; block < hidden / BLOCK_WEIGHTS; block++) {
      readBlock(blocks, block, to.subarray(block * BLOCK_WEIGHTS));
    }
    for (let i = 0; i < hidden; i++) {
      to[i] = (to[i] as number) + (places[place * hidden + i] as number) + (kind[i] as number);
    }
  }

  return async (texts) => {
    const encoded = texts.map(tokenize);
    const width = Math.max(...encoded.map((ids) => ids.length));
    const embeddings = new Float32Array(texts.length * width * hidden);
    const mask = new Int32Array(texts.length * width);
    for (const [row, ids] of encoded.entries()) {
      for (const [place, id] of ids.entries()) {
        const at = row * width + place;
        mask[at] = 1;
        writeEmbedding(embeddings.subarray(at * hidden, (at + 1) * hidden), id, place);
      }
    }
    const outputs = await session.run({
      embeddings: new Tensor('float32', embeddings, [texts.length, width, hidden]),
      mask: new Tensor('int32', mask, [texts.length, width]),
    });
    const [output] = Object.values(outputs);
    if (!(output?.data instanceof Float32Array)) throw new TypeError('the model has no float output');
    return poolMeans(output.data, encoded);
  };
}

async function check(path: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash).catch((cause) => {
    throw new EmbedderError('model_corrupt', 'The multilingual model cannot be read.', { cause });
  });
  if (hash.digest('hex') === MULTILINGUAL_SHA256) return;
  throw new EmbedderError('model_corrupt', 'The multilingual model has a wrong SHA-256.');
}
