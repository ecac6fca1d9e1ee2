import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { loadTokenizer } from '../load-tokenizer.ts';
import { openSession } from '../open-session.ts';
import { readChecked } from '../read-checked.ts';
import { MAX_PASSAGE_TOKENS, MAX_QUERY_TOKENS, TOKEN_DIMENSIONS } from './late-facts.ts';
import { maxSimilarity } from './max-similarity.ts';
import { type Projection, toTokenVectors } from './to-token-vectors.ts';

const SHA256 = {
  'model.onnx': '4980983628c18e4f0a4c756114abd2d7c097c6ccad9cffc70e77302d21e05df0',
  'projection.bin': '6592a57236f4eddd6061878d9e4d1b77a369ba36d21c39da10d4b113c273e28c',
  'background.bin': 'a96ad719c7430f4c23e61833209e817b49f8a83d7bc3f852805278535e97cf4b',
} as const;
const START_TOKEN = 101;
const SEPARATOR_TOKEN = 102;
/** What the model was trained to see behind the start. */
const MARKER = { query: 1, passage: 2 };
const MAX_TOKENS = { query: MAX_QUERY_TOKENS, passage: MAX_PASSAGE_TOKENS };

export type TextKind = keyof typeof MARKER;

/** The model in the process that loaded it. */
export interface LateModel {
  /** The text's token vectors, one after the other. */
  encode(text: string, kind: TextKind): Promise<Int8Array>;
  /** How much better each passage fits the query than passages about other things, in standard deviations of those. */
  compare(query: Int8Array, passages: Int8Array[]): Float32Array;
}

/**
 * Loads and checks the model of the late interaction. `directory` holds it, `tokenizerDirectory` the tokenizer, which it
 * shares with the embedding model. Computes on the calling thread: call this in a process of its own. Throws an EmbedderError
 * `model_corrupt`.
 */
export async function loadLateModel(directory: string, tokenizerDirectory: string): Promise<LateModel> {
  const encodeRaw = await loadTokenStates(directory, tokenizerDirectory);
  const projection = toFloats(await readPart(directory, 'projection.bin'));
  const background = splitBackground(await readPart(directory, 'background.bin'));
  return {
    async encode(text, kind) {
      const { states, isKept } = await encodeRaw(text, kind);
      return toTokenVectors(states, { projection, isKept });
    },
    compare(query, passages) {
      const usual = background.map((passage) => maxSimilarity(query, passage));
      const mean = usual.reduce((sum, value) => sum + value, 0) / usual.length;
      const spread =
        Math.sqrt(usual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / usual.length) || 1;
      return Float32Array.from(passages, (passage) => (maxSimilarity(query, passage) - mean) / spread);
    },
  };
}

export interface TokenStates {
  /** Of the model's last layer, one token after the other. */
  states: Float32Array;
  /** Whether a token counts: punctuation of passages does not. */
  isKept: boolean[];
}

/** The model itself, before the projection; `scripts/make-late-model.ts` makes the projection from it. */
export async function loadTokenStates(
  directory: string,
  tokenizerDirectory: string,
): Promise<(text: string, kind: TextKind) => Promise<TokenStates>> {
  const { tokenizer, punctuation } = await loadTokenizer(tokenizerDirectory);
  const session = await openSession(await readPart(directory, 'model.onnx'));
  return async (text, kind) => {
    const words = tokenizer
      .encode(text)
      .ids.slice(1, -1)
      .slice(0, MAX_TOKENS[kind] - 3);
    const ids = [START_TOKEN, MARKER[kind], ...words, SEPARATOR_TOKEN];
    const shape = [1, ids.length];
    const outputs = await session.run({
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    });
    const states = outputs.last_hidden_state?.data;
    if (!(states instanceof Float32Array)) throw new TypeError('the model has no float output');
    return { states, isKept: ids.map((id) => kind === 'query' || !punctuation.has(id)) };
  };
}

function readPart(directory: string, file: keyof typeof SHA256): Promise<Buffer> {
  return readChecked(join(directory, file), { sha256: SHA256[file], what: `The ranking model's ${file}` });
}

function toFloats(content: Buffer): Projection {
  return new Float32Array(new Uint8Array(content).buffer);
}

/** The file holds each passage's number of tokens in a byte, then their vectors. */
function splitBackground(content: Buffer): Int8Array[] {
  const passages: Int8Array[] = [];
  for (let at = 0; at < content.length; ) {
    const end = at + 1 + (content[at] as number) * TOKEN_DIMENSIONS;
    passages.push(new Int8Array(content.subarray(at + 1, end)));
    at = end;
  }
  return passages;
}
