/** Offers the text as a download. */
export function downloadText(name: string, text: string): void {
  downloadBlob(name, new Blob([text]));
}

/** Offers the bytes as a download. Their type is generic, so that nothing from an agent is ever opened as a page. */
export function downloadBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
