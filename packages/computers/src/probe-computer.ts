import { randomUUID } from 'node:crypto';
import type { ComputerProvider } from './computer-provider.ts';

/** Starts a computer and runs a command in it. Throws when one of the two does not work. */
export async function probeComputer(create: ComputerProvider['create']): Promise<void> {
  const limits = { cpus: 1, memoryBytes: 256_000_000, pids: 64, workspaceBytes: 16_000_000 };
  const computer = await create({ id: `check-${randomUUID()}`, limits, labels: {} });
  const { exitCode } = await computer.exec('true', { timeoutMs: 10_000 }).finally(() => computer.destroy());
  if (exitCode !== 0) throw new Error('a computer starts but runs no command');
}
