/** Says that a new secret takes the place of one that is there: the old value is gone then. */
export function ReplacedNote({ name }: { name: string }) {
  return (
    <p role="status" className="rounded-lg bg-warn-soft p-3 text-pretty text-strong">
      {name} is there already. Its value is replaced, and cannot be brought back.
    </p>
  );
}
