import { type Budget, createBudget, type Rate } from './budget.ts';

/** What one computer may use, and what all computers of a process may use together. */
export interface EgressLimits {
  computer: Limits;
  process: Limits;
}

interface Limits {
  /** Open at the same time. Each has at most one request in progress, and one socket to a server. */
  connections: number;
  /** Those of them in which the gateway ends TLS, to hosts with secrets. Each takes seven times the memory. */
  readConnections: number;
  /** New connections. */
  arrivals: Rate;
  /** Requests and tunnels. */
  requests: Rate;
  /** Requests that were refused or failed: each costs a look-up, and nobody needs many. */
  failures: Rate;
  /** Bytes, in both directions together. */
  bytes: Rate;
}

/** A tunnel without traffic is closed after this time, whether it is read or not. */
export const TUNNEL_IDLE_MS = 10 * 60_000;
/** Of a request, on the proxy's socket and inside a tunnel that is read. */
export const MAX_HEADER_BYTES = 32 * 1024;

/** Room for a package manager or a crawler. A process can open more sockets than all of these together. */
export const EGRESS_LIMITS: EgressLimits = {
  computer: {
    connections: 256,
    readConnections: 64,
    arrivals: { perSecond: 500, burst: 2_000 },
    requests: { perSecond: 100, burst: 500 },
    failures: { perSecond: 10, burst: 100 },
    bytes: { perSecond: 100e6, burst: 200e6 },
  },
  process: {
    connections: 4_096,
    readConnections: 1_024,
    arrivals: { perSecond: 2_000, burst: 8_000 },
    requests: { perSecond: 1_000, burst: 5_000 },
    failures: { perSecond: 100, burst: 1_000 },
    bytes: { perSecond: 400e6, burst: 800e6 },
  },
};

/** How much of the limits has been used. */
export type Budgets = Record<'arrivals' | 'requests' | 'failures' | 'bytes', Budget>;

/** Budgets of one computer as a part of `shared`, or the shared ones. */
export function createBudgets(limits: Limits, shared?: Budgets): Budgets {
  return {
    arrivals: createBudget(limits.arrivals, shared?.arrivals),
    requests: createBudget(limits.requests, shared?.requests),
    failures: createBudget(limits.failures, shared?.failures),
    bytes: createBudget(limits.bytes, shared?.bytes),
  };
}
