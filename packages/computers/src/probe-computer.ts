import { randomUUID } from 'node:crypto';
import type { ComputerProvider } from './computer-provider.ts';

/** Starts a computer and runs a command in it. Why one of the two does not work; null if both do. */
export async function probeComputer(create: ComputerProvider['create']): Promise<Error | null> {
  const limits = { cpus: 1, memoryBytes: 256_000_000, pids: 64, workspaceBytes: 16_000_000 };
  try {
    const computer = await create({ id: `check-${randomUUID()}`, limits, labels: {} });
    const { exitCode } = await computer.exec('true', { timeoutMs: 10_000 }).finally(() => computer.destroy());
    return exitCode === 0 ? null : new Error('a computer starts but runs no command');
  } catch (error) {
    return error as Error;
  }
}
