/** Enough rows for an import that takes a while. */
export function crashRows(): { key: string; value: string; namespace: string }[] {
  return Array.from({ length: 4000 }, (_, i) => ({
    key: `row-${i}`,
    value: `row ${i} of many`,
    namespace: 'import',
  }));
}
