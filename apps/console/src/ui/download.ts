/** Hands the text to the browser as a file. */
export function downloadText(name: string, text: string): void {
  downloadBlob(name, new Blob([text]));
}

/** Hands the bytes to the browser as a file. Their type is plain, so that nothing of an agent is ever opened as a page. */
export function downloadBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
