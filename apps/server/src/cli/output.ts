import { styleText } from 'node:util';
import { readSecrets } from '../config.ts';
import { createRedactor } from '../redactor.ts';

type Style = Parameters<typeof styleText>[0];

/** Colour on a terminal; plain text in a pipe and with NO_COLOR. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream });
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** What a command is doing goes to stderr, so that stdout holds only its result. */
export function note(text: string): void {
  process.stderr.write(`${styled('dim', text, process.stderr)}\n`);
}

/** The one line of a failure. The cause of an unexpected one is shown with JETTSON_LOG_LEVEL=debug. */
export function complain(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const safe = createRedactor(readSecrets())(message);
  process.stderr.write(`${styled('red', 'jettson:', process.stderr)} ${safe}\n`);
}

/** A bar on stderr that redraws itself on a terminal; elsewhere, one line for every 10 %. */
export function progressBar(label: string): {
  /** `unit` undefined: the numbers are bytes. */
  update(done: number, total: number, unit?: string): void;
  end(): void;
} {
  const stream = process.stderr;
  let lastShown = -1;
  return {
    update(done, total, unit) {
      const percent = Math.floor((done / total) * 100);
      const shown = stream.isTTY ? percent : Math.floor(percent / 10) * 10;
      if (shown === lastShown) return;
      lastShown = shown;
      const amount = `${shown} % of ${unit === undefined ? formatBytes(total) : `${total} ${unit}`}`;
      if (!stream.isTTY) stream.write(`${label}: ${amount}\n`);
      else stream.write(`\r${label} ${'█'.repeat(Math.floor(percent / 4)).padEnd(25, '░')} ${amount} `);
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}

function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount.toFixed(unit === 0 || amount >= 100 ? 0 : 1)} ${units[unit]}`;
}
