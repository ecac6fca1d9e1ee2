export interface PrintedLine {
  /** With the terminal's colour codes. */
  text: string;
  atMs: number;
}

const COLOURS: Record<string, string> = { 2: '#9a9aa4', 31: '#ff9c9c', 32: '#4cc38a', 36: '#5cc8e8' };
const TEXT_COLOUR = '#d7d7dc';
const LINE_HEIGHT = 22;
const WIDTH = 860;
const LONGEST_LINE = 98;
/** Nobody wants to watch a server start. */
const LONGEST_PAUSE_MS = 900;

/** A terminal as an SVG in which the lines appear as they came, or all at once for people who prefer reduced motion. */
export function drawTerminal(command: string, lines: PrintedLine[]): string {
  const shown = [{ text: `$ ${command}`, atMs: 0 }, ...lines];
  let delayMs = 0;
  const height = 44 + shown.length * LINE_HEIGHT + 16;
  const rows = shown.map(({ text, atMs }, row) => {
    const y = 44 + row * LINE_HEIGHT + 16;
    delayMs += Math.min(LONGEST_PAUSE_MS, atMs - (shown[row - 1]?.atMs ?? 0));
    const delay = (delayMs / 1000).toFixed(2);
    return `<text x="20" y="${y}" class="line" style="animation-delay:${delay}s">${colourSpans(text)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>A terminal: ${escapeXml(command)}</title>
<style>
text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; white-space: pre; }
@media (prefers-reduced-motion: no-preference) { .line { animation: appear 1ms backwards; } }
@keyframes appear { from { opacity: 0; } }
</style>
<rect width="${WIDTH}" height="${height}" rx="10" fill="#1b1b1f"/>
<circle cx="24" cy="22" r="6" fill="#55555e"/><circle cx="44" cy="22" r="6" fill="#55555e"/><circle cx="64" cy="22" r="6" fill="#55555e"/>
${rows.join('\n')}
</svg>
`;
}

/** "\\u001b[36m›\\u001b[39m text" as spans. */
function colourSpans(line: string): string {
  let room = LONGEST_LINE;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colour begins with one
  return [...line.matchAll(/(?:\u001b\[(\d+)m)?([^\u001b]*)/g)]
    .filter(([, , text]) => text)
    .map(([, code = '', text = '']) => {
      const kept = text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text;
      room = Math.max(0, room - text.length);
      return `<tspan fill="${COLOURS[code] ?? TEXT_COLOUR}">${escapeXml(kept)}</tspan>`;
    })
    .join('');
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
