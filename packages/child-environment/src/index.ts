export { childEnvironment } from './child-environment.ts';
export { SMALL_HEAP } from './small-heap.ts';
