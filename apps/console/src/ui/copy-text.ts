/** Puts a text into the clipboard. Rejects if the browser refuses: the reader has to copy it by hand. */
export async function copyText(text: string): Promise<void> {
  // Absent on pages over plain HTTP from another machine.
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.className = 'sr-only';
  const focused = document.activeElement as HTMLElement | null;
  // A dialog takes the focus back from everything outside of it.
  (focused?.closest('[role="dialog"]') ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  focused?.focus();
  if (!isCopied) throw new Error('The browser does not let this page copy: select the text and copy it');
}
