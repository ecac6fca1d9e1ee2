/** Before the first test, so that none of them pays for the build. */
export { buildServed as default } from '../../apps/server/src/cli/build-served.ts';
