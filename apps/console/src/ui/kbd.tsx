/** A key on the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-block min-w-4.5 rounded border border-line-strong bg-sunken px-1 text-center font-sans text-2xs text-muted leading-4">
      {children}
    </kbd>
  );
}
