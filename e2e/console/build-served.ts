/** Builds before the first test, so that no test has to wait for it. */
export { buildServed as default } from '../../apps/server/src/cli/build-served.ts';
