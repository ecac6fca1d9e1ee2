/** Text with its `code` as code. */
export function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) => {
    const key = `${index} ${part}`;
    return index % 2 === 0 ? (
      <span key={key}>{part}</span>
    ) : (
      <code key={key} className="rounded bg-sunken px-1 font-mono text-xs">
        {part}
      </code>
    );
  });
}
