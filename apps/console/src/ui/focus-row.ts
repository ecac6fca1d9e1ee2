/** Gives a row of a virtual list the focus. It may be rendered only a frame or two later. */
export function focusRow(index: number, triesLeft = 5): void {
  const row = document.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-focus]`);
  if (row) row.focus({ preventScroll: true });
  else if (triesLeft > 0) requestAnimationFrame(() => focusRow(index, triesLeft - 1));
}
