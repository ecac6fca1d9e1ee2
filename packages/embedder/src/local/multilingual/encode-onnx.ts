/** Writes the parts of an ONNX model that ours needs, in the binary form of protocol buffers. */

type Attribute = number | { integer: number } | { integers: number[] };

export interface OnnxNode {
  type: string;
  inputs: string[];
  output: string;
  /** Plain numbers are floats. */
  attributes?: Record<string, Attribute>;
  /** Of the runtime's own operators. */
  domain?: 'com.microsoft';
}

export interface OnnxTensor {
  name: string;
  shape: number[];
  type: 'float' | 'uint8' | 'int64';
  bytes: Uint8Array;
}

export interface OnnxValue {
  name: string;
  type: 'float' | 'int32';
  /** A name where the size differs from call to call. */
  shape: (number | string)[];
}

const TYPES = { float: 1, uint8: 2, int32: 6, int64: 7 } as const;

/** A model of these nodes, which run in their order. */
export function encodeOnnx(graph: {
  nodes: OnnxNode[];
  tensors: OnnxTensor[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
}): Buffer {
  const versions = [
    [text(1, ''), integer(2, 17)],
    [text(1, 'com.microsoft'), integer(2, 1)],
  ];
  return Buffer.concat([
    integer(1, 8),
    ...versions.map((version) => message(8, version)),
    message(7, [
      ...graph.nodes.map((node) => message(1, encodeNode(node))),
      text(2, 'encoder'),
      ...graph.tensors.map(({ name, shape, type, bytes }) =>
        message(5, [
          ...shape.map((size) => integer(1, size)),
          integer(2, TYPES[type]),
          text(8, name),
          block(9, bytes),
        ]),
      ),
      ...graph.inputs.map((value) => message(11, encodeValue(value))),
      ...graph.outputs.map((value) => message(12, encodeValue(value))),
    ]),
  ]);
}

function encodeNode({ type, inputs, output, attributes = {}, domain }: OnnxNode): Buffer[] {
  return [
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, [text(1, name), ...encodeAttribute(value)]),
    ),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ];
}

function encodeAttribute(value: Attribute): Buffer[] {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return [tag(2, 5), bytes, integer(20, 1)];
  }
  if ('integer' in value) return [integer(3, value.integer), integer(20, 2)];
  return [...value.integers.map((item) => integer(8, item)), integer(20, 7)];
}

function encodeValue({ name, type, shape }: OnnxValue): Buffer[] {
  const sizes = shape.map((size) =>
    message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]),
  );
  return [text(1, name), message(2, [message(1, [integer(1, TYPES[type]), message(2, sizes)])])];
}

function message(field: number, parts: Uint8Array[]): Buffer {
  return block(field, Buffer.concat(parts));
}

function text(field: number, value: string): Buffer {
  return block(field, Buffer.from(value));
}

function block(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([tag(field, 2), varint(bytes.length), bytes]);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, 0), varint(value)]);
}

function tag(field: number, kind: number): Buffer {
  return varint(field * 8 + kind);
}

/** Of a number that is not negative. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
