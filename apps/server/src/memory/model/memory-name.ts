/** The name of a memory in its account. */
export interface MemoryName {
  namespace: string;
  key: string;
}
