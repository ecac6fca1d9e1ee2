import { type AgentsSearch, readAgentsSearch } from './agents-search.ts';

const NAME = 'agents-list';

/** Notes which agents the list showed last, so that the way back from one of them leads there. */
export function noteList(search: AgentsSearch): void {
  sessionStorage.setItem(NAME, JSON.stringify(search));
}

/** The address of the list as it was seen last in this window; all agents before that. */
export function lastList(): AgentsSearch {
  try {
    return readAgentsSearch(JSON.parse(sessionStorage.getItem(NAME) ?? '{}'));
  } catch {
    return {};
  }
}
