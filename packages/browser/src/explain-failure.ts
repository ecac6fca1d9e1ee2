import { stripVTControlCharacters } from 'node:util';

/** Turns an error from Playwright into one sentence for the agent, without its call log. */
export function explainFailure(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const [first = '', ...log] = stripVTControlCharacters(error.message).split('\n');
  const message = first.replace(/^\w+\.\w+: /, '');

  if (error.name === 'TimeoutError') {
    const waitedFor = log
      .find((line) => line.trim().startsWith('- '))
      ?.trim()
      .slice(2);
    return new Error(`Timed out after 30 s${waitedFor ? `: ${waitedFor}` : ''}.`);
  }
  if (message.includes('has been closed'))
    return new Error('The page is closed. Navigate to open a new one.');
  if (message.includes('Download is starting')) {
    return new Error(
      'The address leads to a download, which this browser refuses. Fetch it over HTTP instead.',
    );
  }
  const networkError = /net::(ERR_\w+)/.exec(message)?.[1];
  if (networkError !== undefined) return new Error(`The page could not be loaded: ${networkError}.`);
  return new Error(message);
}
