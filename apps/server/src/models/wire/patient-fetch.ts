/** What Node's `fetch` sends its requests through: the part that a replacement needs. */
interface Dispatcher {
  dispatch(options: object, handler: unknown): boolean;
}

/** Where Node and undici keep the dispatcher of the process, which knows the proxies of the environment. */
const GLOBAL_DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/**
 * Node's `fetch` without its time limits. They end an answer of which nothing has come for five minutes, and a model may
 * think for longer. Callers set a limit of their own.
 */
export const patientFetch: typeof fetch = async (input, init) => {
  // Node loads its dispatcher with the first request.
  if (globalDispatcher() === undefined) await fetch('data:,');
  const patient: Dispatcher = {
    dispatch: (options, handler) =>
      (globalDispatcher() as Dispatcher).dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler),
  };
  return fetch(input, { ...init, dispatcher: patient } as RequestInit);
};

function globalDispatcher(): Dispatcher | undefined {
  return (globalThis as { [GLOBAL_DISPATCHER]?: Dispatcher })[GLOBAL_DISPATCHER];
}
