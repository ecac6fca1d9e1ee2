import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EgressGateway, EgressRule } from '@jettson/egress';
import type { ExecServerChoice } from '../bubblewrap/native-program.ts';
import type { Computer, ComputerLimits } from '../computer.ts';
import type { ComputerProvider, ProviderCheck } from '../computer-provider.ts';
import { supplyImage } from '../docker/supply-image.ts';
import { TESTED_IMAGE, TESTED_PROVIDER, testProvider } from './test-provider.ts';

export const testLimits: ComputerLimits = {
  cpus: 1,
  memoryBytes: 256_000_000,
  pids: 100,
  workspaceBytes: 32_000_000,
};

export interface TestComputers {
  provider: ComputerProvider;
  /** What this machine can do; tests of computers run only if `check.ok`. */
  check: ProviderCheck;
  rootDir: string;
  newComputer(changed?: {
    limits?: Partial<ComputerLimits>;
    labels?: Record<string, string>;
  }): Promise<Computer>;
  /** Destroys the computers and removes the folder. */
  close(): Promise<void>;
}

/** Real computers in a temporary folder, for one test file. */
export async function createTestComputers({
  gateway = null,
  allow = [],
  hide = [],
  prefix = 'computers-',
  workspaces = 'disk',
  execServer,
}: {
  gateway?: EgressGateway | null;
  allow?: readonly EgressRule[];
  hide?: readonly string[];
  prefix?: string;
  workspaces?: 'disk' | 'memory';
  execServer?: ExecServerChoice;
} = {}): Promise<TestComputers> {
  const rootDir = await mkdtemp(join(tmpdir(), prefix));
  const provider = testProvider({
    ...{ rootDir, gateway, allow, hide, workspaces },
    ...(execServer && { execServer }),
  });
  if (TESTED_PROVIDER === 'docker') await supplyImage(TESTED_IMAGE, say).catch(() => {});
  const check = await provider.check();
  // Whoever asked for Docker wants to know why its tests are skipped.
  if (TESTED_PROVIDER === 'docker' && !check.ok) say(check.missing.join('\n'));
  const made: Computer[] = [];
  return {
    provider,
    check,
    rootDir,
    async newComputer({ limits = {}, labels = {} } = {}) {
      const id = `test-${randomUUID()}`;
      const computer = await provider.create({ id, limits: { ...testLimits, ...limits }, labels });
      made.push(computer);
      return computer;
    },
    async close() {
      await Promise.all(made.map((computer) => computer.destroy()));
      await rm(rootDir, { recursive: true, maxRetries: 50, retryDelay: 100 });
    },
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
