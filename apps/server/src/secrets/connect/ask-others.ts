import { OAuthError, RegistrationRejectedError } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { ApiError } from '../../errors.ts';

const MAX_CHARS = 300;

const Refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Runs a step that depends on other servers. Throws `conflict` with the reason if it fails; what the servers say there is
 * shortened and stripped of special characters.
 */
export async function askOthers<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const text = reasonOf(error)
      .replace(/[^ -~]+/g, ' ')
      .slice(0, MAX_CHARS);
    throw new ApiError('conflict', `The connection cannot be made: ${text}`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RegistrationRejectedError) {
    return `the authorization server does not register new clients (${error.status}${wordsOf(error.body)}); enter the id of a client that you registered there`;
  }
  if (error instanceof OAuthError) return `the authorization server refused: ${error.code} ${error.message}`;
  if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof TypeError) {
    return 'a server answered, but not in the format of OAuth';
  }
  if (error instanceof Error && error.name === 'TimeoutError') return 'a server did not answer in time';
  return error instanceof Error ? error.message : String(error);
}

/** What an OAuth error says. */
function wordsOf(body: string): string {
  try {
    const { error, error_description: description } = Refusal.parse(JSON.parse(body));
    return `: ${error}${description === undefined ? '' : `, ${description}`}`;
  } catch {
    return '';
  }
}
