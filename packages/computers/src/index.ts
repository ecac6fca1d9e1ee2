export * from './bubblewrap/bubblewrap-provider.ts';
export { describeExecServer, type ExecServerChoice } from './bubblewrap/native-program.ts';
export * from './computer.ts';
export * from './computer-fault.ts';
export * from './computer-provider.ts';
