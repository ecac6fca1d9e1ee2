/** Whether a draft differs from what it began with. Fields that nobody touched, such as large files, are not compared. */
export function hasChanged<Draft extends object>(draft: Draft, first: Draft): boolean {
  return (Object.keys(draft) as (keyof Draft)[]).some(
    (field) => draft[field] !== first[field] && JSON.stringify(draft[field]) !== JSON.stringify(first[field]),
  );
}
