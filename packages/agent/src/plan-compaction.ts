import { compactEntries } from './compact-entries.ts';
import type { Conversation, Entry } from './conversation.ts';
import { estimateTokens } from './estimate-tokens.ts';

/** Room is made when the conversation takes this share of the window. */
const FULL_SHARE = 0.7;
/** Each compaction frees at least this share, or the provider's cache of the conversation would be lost for little. */
const FREED_SHARE = 0.3;
/** The newest turns stay as they are, up to this share. */
const RECENT_SHARE = 0.15;
/** What users said stays word for word, up to this share. */
const USERS_SHARE = 0.5;
/** Something must go when less than this is left for an answer; the smaller of the two counts. */
const ANSWER_SHARE = 0.1;
const ANSWER_TOKENS = 4_096;
/** How long a summary may be. */
const SUMMARY_SHARE = 0.06;
const SUMMARY_TOKENS = 4_000;

type Turn = Extract<Entry, { kind: 'turn' }>;

/** What to leave out of a conversation. */
export interface CompactionPlan {
  upToStep: number;
  /** Calls whose results are left out. */
  cleared: string[];
  /** Whether the turns up to that step are summarised. */
  isSummarised: boolean;
  /** Messages of users that only the summary keeps. */
  summarisedMessages: string[];
  tokensBefore: number;
  /** With the longest summary that is allowed. */
  tokensAfter: number;
}

/** 'fits': nothing to do. 'too-small': the next request does not fit, and not enough can be left out. */
export type Room = 'fits' | 'too-small' | CompactionPlan;

/** How long a summary may be, for a window of this many tokens. */
export function summaryTokens(window: number): number {
  return Math.floor(Math.min(window * SUMMARY_SHARE, SUMMARY_TOKENS));
}

/**
 * What to leave out before the next request to a model with this window: old results if that frees enough, else older turns
 * too. `overhead`: the tokens of instructions and tools. While not enough can be freed, the conversation may grow beyond
 * its share, until the next request would not fit.
 */
export function planCompaction(
  conversation: Conversation,
  { window, overhead }: { window: number; overhead: number },
): Room {
  const tokensBefore = conversation.countTokens(overhead);
  if (tokensBefore < window * FULL_SHARE) return 'fits';
  const isForced = tokensBefore + Math.min(window * ANSWER_SHARE, ANSWER_TOKENS) > window;
  const scale = conversation.scaleOfEstimate(overhead);
  const sizeOf = (entries: readonly Entry[], cleared?: ReadonlySet<string>) =>
    estimateTokens(conversation.render(entries, cleared));
  const before = sizeOf(conversation.entries);

  const recent = countRecent(conversation, (window * RECENT_SHARE) / scale);
  for (const draft of draftPlans(conversation, {
    isForced,
    recent,
    usersTokens: (window * USERS_SHARE) / scale,
  })) {
    const after = compactEntries(conversation.entries, {
      up_to_step: draft.upToStep,
      summary: draft.isSummarised ? '' : null,
      summarised_messages: draft.summarisedMessages,
    });
    const left = sizeOf(after, new Set([...conversation.cleared, ...draft.cleared]));
    const summary = draft.isSummarised ? summaryTokens(window) : 0;
    const freed = Math.floor(scale * (before - left)) - summary;
    if (freed < window * FREED_SHARE) continue;
    return { ...draft, tokensBefore, tokensAfter: Math.max(0, tokensBefore - freed) };
  }
  return isForced ? 'too-small' : 'fits';
}

type Draft = Omit<CompactionPlan, 'tokensBefore' | 'tokensAfter'>;

/** From what costs the model least to what it misses most. */
function* draftPlans(
  conversation: Conversation,
  { isForced, recent, usersTokens }: { isForced: boolean; recent: number; usersTokens: number },
): Generator<Draft> {
  const turns = conversation.entries.filter((entry) => entry.kind === 'turn');
  const clear = (some: readonly Turn[]): Draft => ({
    upToStep: some.at(-1)?.step ?? 0,
    cleared: some
      .flatMap(({ calls }) => calls.map(({ call_id }) => call_id))
      .filter((id) => !conversation.cleared.has(id)),
    isSummarised: false,
    summarisedMessages: [],
  });
  const summarise = (some: readonly Turn[], users: number, cleared: string[] = []): Draft => ({
    upToStep: some.at(-1)?.step ?? 0,
    cleared,
    isSummarised: true,
    summarisedMessages: findExcess(conversation.entries, users),
  });

  const older = turns.slice(0, turns.length - recent);
  const butNewest = turns.slice(0, -1);
  if (older.length > 0) yield clear(older);
  for (const some of [older, butNewest]) if (some.length > 0) yield summarise(some, usersTokens);
  if (!isForced) return;
  const { cleared } = clear(turns.slice(-1));
  if (turns.length === 1) yield clear(turns);
  for (const users of [usersTokens, usersTokens / 4, 0]) {
    if (butNewest.length > 0) yield summarise(butNewest, users, cleared);
    yield summarise(turns, users);
  }
}

/** How many of the newest turns have at most this many tokens; at least one. */
function countRecent(conversation: Conversation, tokens: number): number {
  let [count, used] = [0, 0];
  for (const entry of conversation.entries.toReversed()) {
    used += estimateTokens(conversation.render([entry]).slice(1));
    if (used > tokens && count > 0) break;
    if (entry.kind === 'turn') count++;
  }
  return Math.max(count, 1);
}

/** The oldest messages of users that have to go so that the others have at most this many tokens. */
function findExcess(entries: readonly Entry[], tokens: number): string[] {
  let used = 0;
  const excess: string[] = [];
  for (const entry of entries.toReversed()) {
    if (entry.kind !== 'user' || entry.messageId === undefined) continue;
    used += estimateTokens(entry.content);
    if (used > tokens) excess.unshift(entry.messageId);
  }
  return excess;
}
