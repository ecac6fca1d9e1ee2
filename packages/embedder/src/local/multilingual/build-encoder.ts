import { encodeOnnx, type OnnxNode, type OnnxTensor } from './encode-onnx.ts';
import type { ModelFile } from './open-model-file.ts';
import { BLOCK_WEIGHTS, repackBlocks } from './weight-blocks.ts';

/**
 * The model's layers as ONNX. Its matrices stay at 4 bits, in the runtime's own order. Takes the sums of the word's and
 * the place's vectors (`embeddings`) and which of them are words (`mask`, 1 or 0), gives the vectors of all places (`hidden`).
 */
export function buildEncoder(model: ModelFile): Buffer {
  const { hidden, heads, feedForward, layers, epsilon } = model;
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = [];

  const addFloats = (name: string) => {
    const bytes = model.read(name);
    tensors.push({ name, shape: [bytes.length / 4], type: 'float', bytes });
    return name;
  };
  const addNode = (node: OnnxNode) => {
    nodes.push(node);
    return node.output;
  };
  const normalize = (input: string, prefix: string) =>
    addNode({
      type: 'LayerNormalization',
      inputs: [input, addFloats(`${prefix}.w`), addFloats(`${prefix}.b`)],
      output: `${prefix}.out`,
      attributes: { axis: { integer: 2 }, epsilon },
    });
  const multiply = (input: string, prefix: string, [from, to]: [number, number]) => {
    const { weights, scales } = repackBlocks(model.read(`${prefix}.w`));
    const blocks = from / BLOCK_WEIGHTS;
    tensors.push(
      { name: `${prefix}.w`, shape: [to, blocks, BLOCK_WEIGHTS / 2], type: 'uint8', bytes: weights },
      { name: `${prefix}.s`, shape: [to * blocks], type: 'float', bytes: scales },
    );
    const product = addNode({
      type: 'MatMulNBits',
      domain: 'com.microsoft',
      inputs: [input, `${prefix}.w`, `${prefix}.s`],
      output: `${prefix}.product`,
      attributes: {
        K: { integer: from },
        N: { integer: to },
        bits: { integer: 4 },
        block_size: { integer: BLOCK_WEIGHTS },
        // Multiplies in whole numbers of 8 bits: faster, and what the file was made for.
        accuracy_level: { integer: 4 },
      },
    });
    return addNode({ type: 'Add', inputs: [product, addFloats(`${prefix}.b`)], output: `${prefix}.sum` });
  };

  let state = normalize('embeddings', 'emb.ln');
  for (let layer = 0; layer < layers; layer++) {
    const name = (part: string) => `l${layer}.${part}`;
    const [query, key, value] = ['q', 'k', 'v'].map((part) =>
      multiply(state, name(part), [hidden, hidden]),
    ) as Three;
    const attention = addNode({
      type: 'MultiHeadAttention',
      domain: 'com.microsoft',
      inputs: [query, key, value, '', 'mask'],
      output: name('attention'),
      attributes: { num_heads: { integer: heads } },
    });
    const attended = multiply(attention, name('ao'), [hidden, hidden]);
    state = addNode({ type: 'Add', inputs: [state, attended], output: name('attended') });
    state = normalize(state, name('aln'));
    const wide = multiply(state, name('fi'), [hidden, feedForward]);
    const active = addNode({ type: 'Gelu', domain: 'com.microsoft', inputs: [wide], output: name('active') });
    const narrow = multiply(active, name('fo'), [feedForward, hidden]);
    state = addNode({ type: 'Add', inputs: [state, narrow], output: name('fed') });
    state = normalize(state, name('oln'));
  }
  return encodeOnnx({
    nodes,
    tensors,
    inputs: [
      { name: 'embeddings', type: 'float', shape: ['batch', 'places', hidden] },
      { name: 'mask', type: 'int32', shape: ['batch', 'places'] },
    ],
    outputs: [{ name: state, type: 'float', shape: ['batch', 'places', hidden] }],
  });
}

type Three = [string, string, string];
