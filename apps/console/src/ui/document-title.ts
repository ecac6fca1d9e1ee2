/** What the tab shows: the name of the page, behind the number of things that wait for somebody. */
let title = '';
let waiting = 0;
const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
const plainIcon = icon?.href ?? '';

export function showTitle(next: string): void {
  title = next;
  show();
}

/** Shows the number before the title and on the icon; 0 takes it away. */
export function showWaiting(count: number): void {
  if (count === waiting) return;
  waiting = count;
  show();
  if (icon) icon.href = count === 0 ? plainIcon : iconWith(count > 9 ? '9+' : String(count));
}

function show(): void {
  document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${title} · Jettson`;
}

/** Large enough to be read at 16 px: nothing of the logo but its colour fits beside it. */
function iconWith(text: string): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#18181b"/>' +
    '<circle cx="16" cy="16" r="13" fill="#e5484d"/><text x="16" y="22.5" text-anchor="middle" fill="#fff" ' +
    `font-family="system-ui,sans-serif" font-weight="700" font-size="${text.length > 1 ? 15 : 19}">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
