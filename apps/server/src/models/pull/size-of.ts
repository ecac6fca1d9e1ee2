import { stat } from 'node:fs/promises';

/** Bytes of a file; 0 when there is none. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
