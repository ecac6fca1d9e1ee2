import { type AgentsSearch, readAgentsSearch } from './agents-search.ts';

/** Somebody else may sign in in the same window, and an owner looks at several accounts. */
const nameFor = (accountId: string) => `agents-list ${accountId}`;

/** Notes how the list of an account was narrowed and sorted last, so that the way back from an agent leads there. */
export function noteList(accountId: string, search: AgentsSearch): void {
  sessionStorage.setItem(nameFor(accountId), JSON.stringify(search));
}

/** The address of the list as it was seen last in this window; all agents before that. */
export function lastList(accountId: string): AgentsSearch {
  try {
    return readAgentsSearch(JSON.parse(sessionStorage.getItem(nameFor(accountId)) ?? '{}'));
  } catch {
    return {};
  }
}
