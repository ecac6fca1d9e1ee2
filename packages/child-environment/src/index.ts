export { childEnvironment } from './child-environment.ts';
