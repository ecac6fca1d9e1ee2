import { useSyncExternalStore } from 'react';
import { SERVER_URL } from './server-url.ts';

/** Whether the server answers. */
export interface Connection {
  state: 'here' | 'away';
  /** When the server last answered, in milliseconds since 1970. While it is away, clocks stand still at this time. */
  answeredAt: number;
  /** How often it came back: pages that missed something look again. */
  returns: number;
  /** How many steps the agent on the page made while the server was away; null until that is known. */
  newSteps: number | null;
}

/** A server that was silent for this long is asked whether it is there, milliseconds. */
const SILENT_MS = 8000;
/** How long that question may take. With the silence before and the time between two looks it stays under 15 s. */
const ASK_MS = 4000;
/** Between two looks. */
const LOOK_MS = 1000;

let connection: Connection = { state: 'here', answeredAt: Date.now(), returns: 0, newSteps: null };
let leaving = new AbortController();
const listeners = new Set<() => void>();

function change(next: Connection): void {
  const isTold = next.state !== connection.state || next.newSteps !== connection.newSteps;
  connection = next;
  if (isTold) for (const tell of listeners) tell();
}

/** The server said something: an answer to a call, or a sign of life on a stream. */
export function noteAnswer(): void {
  const isBack = connection.state === 'away';
  if (isBack) leaving = new AbortController();
  change({
    ...connection,
    state: 'here',
    answeredAt: Date.now(),
    returns: connection.returns + (isBack ? 1 : 0),
  });
}

function noteSilence(): void {
  if (connection.state === 'away') return;
  change({ ...connection, state: 'away', newSteps: null });
  leaving.abort(new TypeError('The server does not answer'));
}

/** How many steps an agent's page caught up on after the server returned; null when that page is left. */
export const noteNewSteps = (newSteps: number | null): void => change({ ...connection, newSteps });

/** Aborted when the server goes away: what is being sent fails at once, instead of after a minute. */
export const whileHere = (): AbortSignal => leaving.signal;

/** A proxy in front of a server that is away answers with one of these. */
export const isFromServer = ({ status }: Response): boolean => status !== 502 && status !== 504;

async function ask(): Promise<void> {
  try {
    const response = await fetch(`${SERVER_URL}/healthz`, { signal: AbortSignal.timeout(ASK_MS) });
    if (isFromServer(response)) noteAnswer();
    else noteSilence();
  } catch {
    noteSilence();
  }
}

let isAsking = false;

/** Something failed on the way: asks whether the server is there. */
export function doubtConnection(): void {
  if (isAsking) return;
  isAsking = true;
  void ask().finally(() => {
    isAsking = false;
  });
}

/** Watches the server until the returned function is called. */
export function watchConnection(): () => void {
  const look = () => {
    const isSilent = Date.now() - connection.answeredAt >= SILENT_MS;
    if (!document.hidden && (isSilent || connection.state === 'away')) doubtConnection();
  };
  const timer = setInterval(look, LOOK_MS);
  // A page that was hidden did not look: what it knows is old.
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

export const readConnection = (): Connection => connection;

/** Tells about changes of the state, until the returned function is called. */
export function subscribeToConnection(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Whether the server answers; renders anew only when that changes. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribeToConnection, readConnection);
}
