/** The path under which a proxy serves the server, e.g. `/tools/jettson`; empty at the root of a host. */
export const BASE_PATH = /^(.*?)\/(?:console|docs)(?=\/|$)/.exec(location.pathname)?.[1] ?? '';

/** Where the server answers. */
export const SERVER_URL = `${location.origin}${BASE_PATH}`;
