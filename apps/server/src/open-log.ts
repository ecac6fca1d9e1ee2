import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { createRedactor } from './redactor.ts';
import { exportLine } from './telemetry/log-export.ts';

/** Maximum length of an error message, longer than any of ours. */
const MESSAGE_CHARS = 2000;

/** The log of a process, on standard error by default. No secret of the configuration reaches it. */
export function openLog(
  { logLevel, secrets }: Pick<Config, 'logLevel' | 'secrets'>,
  destination: DestinationStream = pino.destination(2),
): Logger {
  const redact = createRedactor(secrets);
  return pino(
    { level: logLevel, serializers: { err: toLoggedError } },
    {
      write(line) {
        const safe = redact(line);
        destination.write(safe);
        exportLine(safe);
      },
    },
  );
}

/**
 * The fields of an error that are logged. Only listed ones: libraries' errors contain prompts, queries and whole
 * answers.
 */
function toLoggedError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, MESSAGE_CHARS) };
  const { name, message, stack, cause, code, statusCode } = error as Error & Record<string, unknown>;
  // The stack begins with the name and the message, however long they are.
  const start = `${name}: ${message}`;
  const frames = stack?.startsWith(start) ? stack.slice(start.length).trim() : undefined;
  return {
    name,
    message: message.slice(0, MESSAGE_CHARS),
    ...(code === undefined ? {} : { code }),
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(frames ? { stack: frames } : {}),
    ...(cause === undefined ? {} : { cause: toLoggedError(cause) }),
  };
}
