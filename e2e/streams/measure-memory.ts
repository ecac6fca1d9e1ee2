import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { ServerProcess } from '../chaos/server-process.ts';

export interface Memory {
  /** What its objects and buffers take, bytes. */
  live: number;
  /** Its resident memory (VmRSS), bytes. */
  resident: number;
}

/** What a server process has to be started with so that `measureMemory` can ask it. */
export function measurable(folder: string): Record<string, string> {
  const collector = fileURLToPath(new URL('collect-on-signal.ts', import.meta.url));
  return {
    JETTSON_TEST_MEMORY: join(folder, 'memory'),
    NODE_OPTIONS: `--expose-gc --import ${collector}`,
  };
}

/** What a server process uses once its garbage is collected. */
export async function measureMemory({ child: { pid } }: ServerProcess, folder: string): Promise<Memory> {
  const file = join(folder, `memory-${pid}`);
  await rm(file, { force: true });
  process.kill(Number(pid), 'SIGUSR2');
  const live = await vi.waitFor(() => readFile(file, 'utf8'), { timeout: 30_000, interval: 50 });
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { live: Number(live), resident: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024 };
}
