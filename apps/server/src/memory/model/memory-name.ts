/** The name of a memory within its account. */
export interface MemoryName {
  namespace: string;
  key: string;
}
