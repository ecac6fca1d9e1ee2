import type { Socket } from 'node:net';
import type Docker from 'dockerode';
import { type ComputerFault, ComputersUnavailableError } from '../computer-fault.ts';

/** The Docker daemon, of which every answer has a time limit. */
export interface Daemon {
  /**
   * Asks it something. Throws ComputersUnavailableError if it does not answer, and what dockerode throws, with a
   * `statusCode`, if it refuses.
   */
  ask<T>(question: (docker: Docker, signal: AbortSignal) => Promise<T>, limitMs?: number): Promise<T>;
  /** Asks it for what is at a path of its API. Dockerode's own functions for that cannot be ended. Throws as `ask` does. */
  get<T>(path: string): Promise<T>;
  /** The standard input of a container, and its output as frames; before the container starts. */
  attach(containerId: string): Promise<Socket>;
}

const LIMIT_MS = 30_000;

/**
 * Connects to the daemon that DOCKER_HOST names, or that listens at the usual place; for tests, on `socketPath`.
 *
 * Dockerode brings gRPC with it, 6 MB of memory: only servers with computers in Docker load it.
 */
export function openDaemon(socketPath?: string): Daemon {
  let client: Promise<Docker> | undefined;
  const connect = () => {
    client ??= import('dockerode').then(
      ({ default: Client }) => new Client(socketPath ? { socketPath } : undefined),
    );
    return client;
  };

  async function ask<T>(
    question: (docker: Docker, signal: AbortSignal) => Promise<T>,
    limitMs = LIMIT_MS,
  ): Promise<T> {
    const controller = new AbortController();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new Error(`no answer within ${limitMs / 1000} s`));
      controller.abort();
    }, limitMs);
    try {
      return await Promise.race([
        connect().then((docker) => question(docker, controller.signal)),
        late.promise,
      ]);
    } catch (error) {
      if (refusal(error) !== null) throw error;
      throw new ComputersUnavailableError(toFault(error as NodeJS.ErrnoException), error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    ask,
    get: (path) =>
      ask(
        ({ modem }, abortSignal) =>
          new Promise((resolve, reject) => {
            const statusCodes = { 200: true, 404: 'not found', 500: 'server error' };
            modem.dial({ path, method: 'GET', abortSignal, statusCodes }, (error, found) =>
              error ? reject(error) : resolve(found as never),
            );
          }),
      ),
    attach: (containerId) =>
      ask(
        ({ modem }, signal) =>
          new Promise((resolve, reject) => {
            modem.dial(
              {
                path: `/containers/${containerId}/attach?`,
                method: 'POST',
                options: { _query: { stream: 1, stdin: 1, stdout: 1, stderr: 1 } },
                // An empty body: dockerode's own `attach` sends one that the daemon may pass on to the container.
                file: Buffer.alloc(0),
                hijack: true,
                isStream: true,
                abortSignal: signal,
                statusCodes: { 404: 'no such container', 500: 'server error' },
              },
              (error, stream) => (error ? reject(error) : resolve(stream as Socket)),
            );
          }),
      ),
  };
}

/** The status of the daemon's answer, if it has answered and refused. */
export function refusal(error: unknown): number | null {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : null;
}

function toFault({ code, message }: NodeJS.ErrnoException): ComputerFault {
  // Anybody may ask a server for its faults, and the message would name an address.
  const reason = code ?? message;
  return code === 'EACCES' || code === 'EPERM'
    ? {
        problem: `this user may not use the Docker daemon (${reason})`,
        fix: 'add the user to the group "docker" and log in again, or set DOCKER_HOST to a daemon of its own',
      }
    : {
        problem: `the Docker daemon does not answer (${reason})`,
        fix: 'start Docker; if it listens at another place, set DOCKER_HOST',
      };
}
