import company from './company-memories.json' with { type: 'json' };
import companyQuestions from './company-questions.json' with { type: 'json' };
import conversations from './conversation-memories.json' with { type: 'json' };
import conversationQuestions from './conversation-questions.json' with { type: 'json' };
import farm from './farm-memories.json' with { type: 'json' };
import farmQuestions from './farm-questions.json' with { type: 'json' };
import household from './household-memories.json' with { type: 'json' };
import householdQuestions from './household-questions.json' with { type: 'json' };
import lab from './lab-memories.json' with { type: 'json' };
import labQuestions from './lab-questions.json' with { type: 'json' };
import type { Question } from './measure-retrieval.ts';
import related from './related-tasks.json' with { type: 'json' };
import theatre from './theatre-memories.json' with { type: 'json' };
import theatreQuestions from './theatre-questions.json' with { type: 'json' };
import unanswerable from './unanswerable-questions.json' with { type: 'json' };
import unrelated from './unrelated-tasks.json' with { type: 'json' };

export interface Fact {
  key: string;
  value: string;
  metadata?: Record<string, unknown>;
}

/**
 * 438 memories of a company, a household, a laboratory, a theatre and a farm, and of three conversations, turn by turn.
 */
export const MEMORIES: Fact[] = [company, household, lab, theatre, farm, conversations].flat();

/** Questions that one or two of the memories answer. */
export const QUESTIONS = [
  companyQuestions,
  householdQuestions,
  labQuestions,
  theatreQuestions,
  farmQuestions,
  conversationQuestions,
].flat() as Question[];

/** Questions about subjects of the memories that no memory answers. */
export const UNANSWERABLE = unanswerable as Question[];

/** Tasks for an agent that name the subject of the memories in `answers`. */
export const RELATED_TASKS = related;

/** Tasks that have nothing to do with any memory. */
export const UNRELATED_TASKS = unrelated;
