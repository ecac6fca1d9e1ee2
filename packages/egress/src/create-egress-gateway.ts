import { createAuthority, useBrowserKey } from './certificates/certificate-source.ts';
import { writeTrustFiles } from './certificates/trust-files.ts';
import type { EgressPolicy } from './create-egress-policy.ts';
import type { EgressDenial, EgressFailure } from './egress-denial.ts';
import { createBudgets, EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts';
import { openProxy } from './open-proxy.ts';
import type { SocketPlace } from './open-socket-folder.ts';
import type { Grant } from './secrets/grants.ts';
import type { TextReplacer } from './secrets/put-back-text.ts';
import type { SecretEvent } from './secrets/secret.ts';

/** A connection that a computer has opened. */
export interface EgressOpening {
  computerId: string;
  /** host:port as requested. */
  target: string;
}

/** The only way from a computer to a network: one HTTP/CONNECT proxy on a unix socket for each computer. */
export interface EgressGateway {
  /**
   * Starts listening on a socket for this computer, and writes what the computer is to trust (TRUST_FILES) into its
   * folder, which may have a path of any length. With the key of a browser, the socket is for a session in it.
   */
  open(computerId: string, socket: SocketPlace, browserKey?: string): Promise<{ close(): Promise<void> }>;
  /**
   * Says what the agent on this computer may reach, and which secrets it has. Replaces what was said before, from the
   * next request on; connections that are no longer allowed are closed. Throws HostPatternError.
   */
  grant(computerId: string, grant: Grant): Promise<void>;
  /** Forgets what was granted. For a computer that has ended: without a grant, nothing narrows the network. */
  revoke(computerId: string): void;
  /** `text` with the placeholder wherever a value of this computer's secrets is in it. */
  putBack(computerId: string, text: string): string;
  /** The same for a text that comes in pieces. */
  putBackPieces(computerId: string): TextReplacer;
  /** The same for a file. */
  putBackFile(computerId: string, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Calls `listener` for each event of a secret; returns the unsubscribe function. */
  onSecret(listener: (event: SecretEvent) => void): () => void;
  /** Calls `listener` for each refused connection; returns the unsubscribe function. */
  onDenied(listener: (denial: EgressDenial) => void): () => void;
  /** Calls `listener` for each server that could not be reached; returns the unsubscribe function. */
  onFailed(listener: (failure: EgressFailure) => void): () => void;
  /**
   * Calls `listener` when the first connection of a socket opens, before its client knows; returns the unsubscribe
   * function.
   */
  onOpened(listener: (opening: EgressOpening) => void): () => void;
  close(): Promise<void>;
}

/**
 * One HTTP proxy (CONNECT and absolute-form) on a unix socket for each computer, in this process. It runs inside the
 * gateway's own process (`openGatewayProcess`) and in tests.
 *
 * The socket is open to every user of the machine: the folder that it is in decides who can reach it.
 */
export function createEgressGateway(
  policy: EgressPolicy,
  limits: EgressLimits = EGRESS_LIMITS,
): EgressGateway {
  const openProxies = new Set<() => Promise<void>>();
  const listeners = new Set<(opening: EgressOpening) => void>();
  const failureListeners = new Set<(failure: EgressFailure) => void>();
  const all = { budgets: createBudgets(limits.process), connections: 0, readConnections: 0, limits };

  return {
    async open(computerId, socket, browserKey) {
      const certificates = browserKey === undefined ? createAuthority() : useBrowserKey(browserKey);
      if (certificates.authority !== null) await writeTrustFiles(socket.folder, certificates.authority);
      let hasOpened = false;
      const onOpened = (target: string) => {
        if (hasOpened) return;
        hasOpened = true;
        for (const listener of listeners) listener({ computerId, target });
      };
      const onFailed = (target: string, reason: string) => {
        for (const listener of failureListeners) listener({ computerId, target, reason });
      };
      const proxy = await openProxy({ policy, computerId, onOpened, onFailed, all, certificates }, socket);
      const close = async () => {
        openProxies.delete(close);
        await proxy.close();
      };
      openProxies.add(close);
      return { close };
    },
    grant: async (computerId, grant) => policy.grants.set(computerId, grant),
    revoke: (computerId) => policy.grants.delete(computerId),
    putBack: (computerId, text) => policy.grants.putBack(computerId, text),
    putBackPieces: (computerId) => policy.grants.putBackPieces(computerId),
    putBackFile: (computerId, content) => policy.grants.putBackFile(computerId, content),
    onSecret: (listener) => policy.grants.onSecret(listener),
    onDenied: (listener) => policy.onDenied(listener),
    onFailed(listener) {
      failureListeners.add(listener);
      return () => failureListeners.delete(listener);
    },
    onOpened(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await Promise.all([...openProxies].map((close) => close()));
    },
  };
}
