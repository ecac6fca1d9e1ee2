/** What is wrong with a schema, or with a value under it. */
export interface SchemaFault {
  of: 'schema' | 'value';
  /** Where in the schema, as a JSON pointer; empty for all of it, and for faults of a value, whose message says where. */
  path: string;
  message: string;
}

/**
 * Compiles and applies JSON Schemas (draft 2020-12) of callers, models and servers that we do not trust, in threads that
 * are ended after their time. An account has one thread at most, so that others find one.
 */
export interface Schemas {
  /** What is wrong with the schema; undefined for one that values can be checked against. */
  findSchemaFault(accountId: string, schema: unknown): Promise<SchemaFault | undefined>;
  /** What is wrong with the value, or with the schema after all; undefined when the value fits. */
  findValueFault(accountId: string, schema: unknown, value: unknown): Promise<SchemaFault | undefined>;
  close(): Promise<void>;
}

/** What a thread is asked. */
export interface SchemaQuestion {
  schema: unknown;
  /** Absent: the schema alone is looked at. */
  value?: { checked: unknown };
}

export interface SchemaAnswer {
  fault: SchemaFault | undefined;
}
