/** Looks something up before metrics are read. It must end soon by itself. */
type Refresh = () => Promise<void>;

const all = new Set<Refresh>();

/** Calls `refresh` whenever metrics are read, until the returned function is called. */
export function refreshBeforeReading(refresh: Refresh): () => void {
  all.add(refresh);
  return () => void all.delete(refresh);
}

/** Whatever fails or hangs shows nothing, and holds up nothing else. */
export async function refreshReadings(): Promise<void> {
  await Promise.all([...all].map((refresh) => refresh().catch(() => {})));
}
