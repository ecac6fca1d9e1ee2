import type { TextDecoder } from 'node:util';
import type { ExecOptions } from '../computer.ts';

export type OutputStream = 'stdout' | 'stderr';

/** A character may have arrived in part. */
export type OutputDecoders = Record<OutputStream, TextDecoder>;

/** Decodes what a command writes, hands it to `onOutput` and collects it. `append` without data: the stream has ended. */
export function collectText(
  decoders: OutputDecoders,
  onOutput: ExecOptions['onOutput'],
): { text: Record<OutputStream, string>; append(stream: OutputStream, data?: Buffer): void } {
  const text = { stdout: '', stderr: '' };
  return {
    text,
    append(stream, data) {
      const piece = decoders[stream].decode(data, { stream: data !== undefined });
      if (piece === '') return;
      text[stream] += piece;
      onOutput?.({ stream, text: piece });
    },
  };
}
