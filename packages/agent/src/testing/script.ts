/** One message as a scripted model reads it, whichever wire format it came in. */
export interface ScriptMessage {
  role: 'user' | 'assistant' | 'tool';
  text: string;
  /** The call that a tool message answers. */
  callId?: string;
}

export interface ScriptConversation {
  system: string;
  messages: ScriptMessage[];
}

/** What a scripted model says in one turn. */
export interface ScriptTurn {
  text?: string;
  /** A string as `input` is sent as the arguments' text, broken JSON included. */
  calls?: { id: string; name: string; input: unknown }[];
  /** Tokens that the turn reports; 100 read and 10 written by default. */
  tokens?: { input: number; output: number };
  finishReason?: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal';
  /** Over HTTP only: the provider fails with this status instead of answering. */
  fault?: { status: number; message?: string; retryAfterSeconds?: number };
}

/**
 * Decides a turn from the conversation alone, so that one script serves any number of simultaneous runs, including
 * resumed ones.
 */
export type Script = (conversation: ScriptConversation) => ScriptTurn | Promise<ScriptTurn>;

/** A script of fixed turns: the number of turns in the conversation selects the next one. The last one repeats. */
export function inTurns(...turns: ScriptTurn[]): Script {
  return ({ messages }) => {
    const taken = messages.filter(({ role }) => role === 'assistant').length;
    return turns[Math.min(taken, turns.length - 1)] as ScriptTurn;
  };
}

/** A turn that calls one tool. */
export function calls(id: string, name: string, input: unknown): ScriptTurn {
  return { calls: [{ id, name, input }] };
}

/** A turn that answers. */
export function says(text: string): ScriptTurn {
  return { text };
}

export function argumentsOf(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}
