export * from './agents.ts';
export * from './errors.ts';
