import { CopyButton } from '../../ui/copy-button.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import type { ToolStep } from './run-step.ts';

/** A real terminal's colours and cursor movements; here they would only be noise. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what they are
const ESCAPES = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** The text as a terminal would show it: an overwritten line shows its last state. */
function settle(text: string): string {
  return text
    .replaceAll(ESCAPES, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))
    .join('\n')
    .trimEnd();
}

/** A shell command with its output, live or from the log. */
export function Terminal({ tool }: { tool: ToolStep }) {
  const { command: given } = (tool.input ?? {}) as { command?: unknown };
  // A model may call it with anything.
  const command = typeof given === 'string' ? given : JSON.stringify(given);
  const output = (tool.output ?? {}) as {
    stdout?: string;
    stderr?: string;
    exit_code?: number;
    timed_out?: boolean;
    truncated?: boolean;
  };
  const live = (stream: string) =>
    tool.streamed
      .filter((piece) => piece.stream === stream)
      .map(({ text }) => text)
      .join('');
  // For long output, the log has only the start and the end.
  const stdout = settle(live('stdout') || (output.stdout ?? ''));
  const stderr = settle(live('stderr') || (output.stderr ?? ''));
  return (
    <div className="overflow-hidden rounded-lg bg-terminal font-mono text-terminal-text text-xs">
      <div className="flex items-center justify-between gap-2 px-3 pt-2">
        <span className="text-terminal-muted">
          /workspace
          {output.exit_code !== undefined && (
            <span className={output.exit_code === 0 ? '' : 'text-terminal-error'}>
              {' '}
              · exit {output.exit_code}
            </span>
          )}
          {output.timed_out && <span className="text-terminal-error"> · timed out</span>}
          {output.truncated && ' · shortened'}
        </span>
        <CopyButton
          text={[command, stdout, stderr].filter(Boolean).join('\n')}
          size="icon"
          look="quiet"
          label="Copy the output"
          className="text-terminal-muted hover:bg-[rgb(255_255_255/0.1)] hover:text-terminal-text"
        />
      </div>
      <ScrollBox label="Terminal" className="max-h-96 px-3 pb-3">
        <pre className="break-anywhere whitespace-pre-wrap">
          <span className="text-terminal-muted select-none">$ </span>
          {command}
        </pre>
        {stdout && <pre className="break-anywhere whitespace-pre-wrap">{stdout}</pre>}
        {stderr && <pre className="break-anywhere whitespace-pre-wrap text-terminal-error">{stderr}</pre>}
        {tool.state === 'running' && (
          <span className="inline-block h-3.5 w-2 animate-blink bg-terminal-text" />
        )}
      </ScrollBox>
    </div>
  );
}
