/** What is wrong with a schema, or with a value under it. */
export interface SchemaFault {
  of: 'schema' | 'value';
  /**
   * Where in the schema, as a JSON pointer; empty for the whole schema, and for faults of a value, whose message says
   * where.
   */
  path: string;
  message: string;
}

/**
 * Compiles and applies JSON Schemas (draft 2020-12) from untrusted callers, models and servers, in threads that are
 * terminated after a time limit. An account uses at most one thread, so that others find one free.
 */
export interface Schemas {
  /**
   * What is wrong with the schema; undefined if values can be checked against it. `isFlat`: it must not refer to itself.
   */
  findSchemaFault(
    accountId: string,
    schema: unknown,
    options?: { isFlat?: boolean },
  ): Promise<SchemaFault | undefined>;
  /**
   * What is wrong with the value, or with the schema after all; undefined when the value fits. Messages call the value
   * `name`, "answer" by default.
   */
  findValueFault(
    accountId: string,
    schema: unknown,
    value: unknown,
    options?: { name?: string },
  ): Promise<SchemaFault | undefined>;
  close(): Promise<void>;
}

/** What a thread is asked. */
export interface SchemaQuestion {
  schema: unknown;
  /** The schema must not refer to itself. */
  isFlat?: boolean | undefined;
  /** Absent: only the schema is checked. */
  value?: { checked: unknown; name: string };
}

export interface SchemaAnswer {
  fault: SchemaFault | undefined;
}
