import { totalmem } from 'node:os';
import type { ExecServerChoice } from '@jettson/computers';

/** What computers are made with, and of what. */
export interface ComputersConfig {
  provider: 'bubblewrap' | 'docker';
  /** JETTSON_EXEC_SERVER: the program that serves the computers. */
  execServer: ExecServerChoice;
  /** The image of computers in Docker; undefined: the one that is built for it. */
  dockerImage: string | undefined;
}

/** The part of the environment that it is read from. */
interface ComputersEnvironment {
  JETTSON_COMPUTERS: ComputersConfig['provider'] | 'auto';
  JETTSON_EXEC_SERVER: ExecServerChoice;
  JETTSON_DOCKER_IMAGE?: string | undefined;
}

/** What the values together cannot mean, one line for each. */
export function findComputersFaults(env: ComputersEnvironment): string[] {
  const isRefused = readComputers(env).provider === 'docker' && env.JETTSON_EXEC_SERVER === 'node';
  const fault =
    'JETTSON_EXEC_SERVER: computers in Docker have the native exec server; expected auto or native';
  return isRefused ? [fault] : [];
}

/** On Linux, `auto` is bubblewrap, which needs no daemon. */
export function readComputers(env: ComputersEnvironment, platform = process.platform): ComputersConfig {
  const chosen = env.JETTSON_COMPUTERS;
  const ofPlatform = platform === 'linux' ? 'bubblewrap' : 'docker';
  return {
    provider: chosen === 'auto' ? ofPlatform : chosen,
    execServer: env.JETTSON_EXEC_SERVER,
    dockerImage: env.JETTSON_DOCKER_IMAGE,
  };
}

/** With a build or a crawler in each. */
const BYTES_PER_COMPUTER = 256 * 1024 ** 2;

/** As many as the memory has room for, and at least one for each run. */
export function defaultComputers(concurrency: number): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.max(concurrency, Math.floor(memory / BYTES_PER_COMPUTER));
}
