export { openSchemas } from './open-schemas.ts';
export type { SchemaFault, Schemas } from './types.ts';
