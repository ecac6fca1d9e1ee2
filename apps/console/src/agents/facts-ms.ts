/** How long after an agent's end the console looks for what the agent learned, milliseconds. */
export const FACTS_MS = 60_000;
