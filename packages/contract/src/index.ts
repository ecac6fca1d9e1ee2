export * from './agents.ts';
export * from './errors.ts';
export * from './memory.ts';
export * from './events.ts';
export * from './text.ts';
