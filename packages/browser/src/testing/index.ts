export { browserProcesses } from './browser-processes.ts';
