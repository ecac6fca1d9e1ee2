/**
 * For the C library of a program in Node. V8 compiles in threads, each of which has a heap of its own and keeps what it frees: 40 MB
 * of an idle database engine, 400 MB in its first seconds, and 7 MB of the gateway.
 */
export const SMALL_HEAP = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' };
