/** The key of a memory, which opens it, and its namespace. */
export function MemoryName({
  memory: { key, namespace },
  onOpen,
}: {
  memory: { key: string; namespace: string };
  onOpen: (memory: { key: string; namespace: string }) => void;
}) {
  return (
    <>
      <button
        type="button"
        onClick={() => onOpen({ key, namespace })}
        className="break-anywhere text-left font-medium text-strong hover:underline"
      >
        {key}
      </button>{' '}
      <span className="break-anywhere font-mono text-muted text-xs">{namespace}</span>
    </>
  );
}
