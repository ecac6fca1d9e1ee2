/** Values of one label. Each combination of them is a series that the process and Prometheus keep. */
const MAX_VALUES = 50;
const MAX_CHARS = 100;

/** Stands for every value that comes after the label has as many as it may have. */
export const OTHER = 'other';

/**
 * Keeps the values of each label few and short, in the order in which they come: names of models and regions come from
 * callers, who may invent any number of them.
 */
export function boundLabels(): (values: Record<string, string>) => Record<string, string> {
  const seen = new Map<string, Set<string>>();
  return (values) =>
    Object.fromEntries(
      Object.entries(values).map(([label, value]) => {
        const known = seen.get(label) ?? new Set();
        seen.set(label, known);
        const short = value.slice(0, MAX_CHARS);
        if (known.has(short)) return [label, short];
        if (known.size >= MAX_VALUES) return [label, OTHER];
        known.add(short);
        return [label, short];
      }),
    );
}
