import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { childEnvironment, SMALL_HEAP } from '@jettson/child-environment';
import type { EgressGateway, EgressOpening } from './create-egress-gateway.ts';
import { createEgressPolicy, type EgressPolicy } from './create-egress-policy.ts';
import type { EgressDenial, EgressFailure } from './egress-denial.ts';
import { GATEWAY_FLAGS } from './gateway-flags.ts';
import type { EgressRuleLists, GatewayEvent, GatewayRequest } from './gateway-messages.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import type { Grant } from './secrets/grants.ts';

/** The gateway in its own process. */
export interface GatewayProcess extends EgressGateway {
  /**
   * The same rules and grants for what this process dials itself. The gateway's listeners hear of its refusals and of
   * its secrets too.
   */
  policy: EgressPolicy;
  /** Its process id, or null while there is no process. */
  readonly pid: number | null;
}

const PROGRAM = fileURLToPath(new URL('./gateway-process.ts', import.meta.url));
/** Lower than the server, which must answer whatever comes through here; higher than the computers' commands. */
const NICENESS = 5;
const PING_MS = 5_000;
/** A process that answers none of this many pings is stuck. */
const MAX_UNANSWERED = 6;
/** A process that dies younger than this did not die by accident, and is restarted with growing pauses. */
const ADULT_MS = 10_000;
const MAX_PAUSE_MS = 5_000;

/** A computer's socket. `waiting`: it was requested and is not open yet. */
interface Proxy {
  request: Extract<GatewayRequest, { type: 'open' }>;
  waiting: PromiseWithResolvers<void> | null;
}

/**
 * The egress gateway as a child process: the computers' traffic costs the child's CPU time, not the server's. When it
 * dies, the computers' connections fail, and it comes back with the same sockets. It ends when this process does.
 * Throws EgressRuleError.
 */
export function openGatewayProcess({ allow, deny }: EgressRuleLists): GatewayProcess {
  const policy = createEgressPolicy({ allow: parseEgressRules(allow), deny: parseEgressRules(deny) });
  const listeners = new Set<(denial: EgressDenial) => void>();
  const failureListeners = new Set<(failure: EgressFailure) => void>();
  const openingListeners = new Set<(opening: EgressOpening) => void>();
  const proxies = new Map<number, Proxy>();
  /** Sent over the process's own channel: nothing of it is in an argument or a variable. */
  const grants = new Map<string, Grant>();
  /** Requests that lose nothing if the process dies before it answers. */
  const awaited = new Map<number, () => void>();
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Early deaths in a row. */
  let failures = 0;
  let nextId = 1;

  function start(): void {
    restart = undefined;
    const startedAt = performance.now();
    const started = fork(PROGRAM, [], {
      env: { ...childEnvironment('egress gateway'), ...SMALL_HEAP },
      execArgv: ['--title=jettson-egress', ...GATEWAY_FLAGS],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = started;
    started.unref();
    const watch = watchForSilence(started);
    started.on('message', (event: GatewayEvent) => {
      watch.heard();
      handle(event);
    });
    const gone = () => {
      watch.stop();
      if (child === started) lose(performance.now() - startedAt);
    };
    // A process that could not be started has no exit event.
    started.on('error', gone).once('exit', gone);
    if (started.pid === undefined) return;
    lowerPriority(started.pid);
    send({ type: 'rules', allow, deny });
    for (const [computerId, grant] of grants) send({ type: 'grant', id: nextId++, computerId, grant });
    for (const { request } of proxies.values()) send(request);
    holdProcess();
  }

  function lose(lifeMs: number): void {
    child = undefined;
    for (const id of [...awaited.keys()]) settle(id);
    failures = lifeMs > ADULT_MS ? 1 : failures + 1;
    if (failures > 2) {
      for (const { waiting } of proxies.values())
        waiting?.reject(new Error('The egress gateway does not start.'));
    }
    if (isClosed || proxies.size === 0) return;
    restart = setTimeout(start, failures === 1 ? 0 : Math.min(MAX_PAUSE_MS, 50 * 2 ** failures));
  }

  function handle(event: GatewayEvent): void {
    if (event.type === 'denied') for (const denial of event.denials) tell(denial);
    if (event.type === 'secrets') for (const secret of event.events) policy.grants.tell(secret);
    if (event.type === 'unreachable') {
      for (const failure of event.failures) for (const listener of failureListeners) listener(failure);
    }
    if (event.type === 'opened') for (const listener of openingListeners) listener(event.opening);
    if (event.type === 'done' || event.type === 'failed') {
      const proxy = proxies.get(event.id);
      if (event.type === 'done') proxy?.waiting?.resolve();
      else proxy?.waiting?.reject(new Error(event.reason));
      if (proxy) proxy.waiting = null;
      settle(event.id);
    }
    holdProcess();
  }

  /** Keeps this program from ending only while somebody is waiting for an answer. */
  function holdProcess(): void {
    const isAwaited = awaited.size > 0 || [...proxies.values()].some(({ waiting }) => waiting !== null);
    if (isAwaited) child?.channel?.ref();
    else child?.channel?.unref();
  }

  function settle(id: number): void {
    awaited.get(id)?.();
    awaited.delete(id);
  }

  /** Resolves when the process has answered or ended. */
  function ask(request: Extract<GatewayRequest, { type: 'close' | 'grant' }>): Promise<void> {
    if (!child?.connected) return Promise.resolve();
    return new Promise((resolve) => {
      awaited.set(request.id, resolve);
      send(request);
      holdProcess();
    });
  }

  function tell(denial: EgressDenial): void {
    for (const listener of listeners) listener(denial);
  }

  function send(request: GatewayRequest): void {
    // A process that has just ended reports it itself.
    if (child?.connected) child.send(request, () => {});
  }

  return {
    policy,
    get pid() {
      return child?.pid ?? null;
    },

    async open(computerId, socket, browserKey) {
      if (isClosed) throw new Error('The egress gateway is closed.');
      const id = nextId++;
      const request = { type: 'open', id, computerId, socket, browserKey } as const;
      const waiting = Promise.withResolvers<void>();
      proxies.set(id, { request, waiting });
      if (child !== undefined) send(request);
      else if (restart === undefined) start();
      holdProcess();
      try {
        await waiting.promise;
      } catch (error) {
        proxies.delete(id);
        throw error;
      }
      return {
        close: async () => {
          if (proxies.delete(id)) await ask({ type: 'close', id });
        },
      };
    },

    async grant(computerId, grant) {
      policy.grants.set(computerId, grant);
      grants.set(computerId, grant);
      await ask({ type: 'grant', id: nextId++, computerId, grant });
    },

    revoke(computerId) {
      policy.grants.delete(computerId);
      if (grants.delete(computerId)) send({ type: 'revoke', computerId });
    },

    putBack: (computerId, text) => policy.grants.putBack(computerId, text),
    putBackPieces: (computerId) => policy.grants.putBackPieces(computerId),
    putBackFile: (computerId, content) => policy.grants.putBackFile(computerId, content),

    onSecret: (listener) => policy.grants.onSecret(listener),

    onDenied(listener) {
      listeners.add(listener);
      const stop = policy.onDenied(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },

    onFailed(listener) {
      failureListeners.add(listener);
      return () => failureListeners.delete(listener);
    },

    onOpened(listener) {
      openingListeners.add(listener);
      return () => openingListeners.delete(listener);
    },

    async close() {
      isClosed = true;
      clearTimeout(restart);
      if (child === undefined) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      child.ref();
      child.once('exit', () => resolve());
      // It keeps nothing.
      child.kill('SIGKILL');
      await promise;
    },
  };
}

function watchForSilence(child: ChildProcess) {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered++ === MAX_UNANSWERED) child.kill('SIGKILL');
    else child.send({ type: 'ping' } satisfies GatewayRequest, () => {});
  }, PING_MS).unref();
  return {
    heard: () => {
      unanswered = 0;
    },
    stop: () => clearInterval(timer),
  };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // It has already ended, and its exit event says so.
  }
}
