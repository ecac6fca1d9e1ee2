/** How a number is spread over time, as small bars beside it; hovering over a bar shows its part. */
export function Sparkline({
  parts,
  className,
}: {
  parts: readonly { at: string; count: number }[];
  /** The colour of the bars, e.g. "fill-good". */
  className: string;
}) {
  const most = Math.max(1, ...parts.map(({ count }) => count));
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${parts.length * 4} 24`}
      preserveAspectRatio="none"
      className="mb-1 h-6 w-full max-w-28 shrink"
    >
      {parts.map(({ at, count }, index) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * 24);
        return (
          <rect
            key={at}
            x={index * 4}
            y={24 - height}
            width={3}
            height={height}
            className={count === 0 ? 'fill-line-strong' : className}
          >
            <title>{`${at}: ${count}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
