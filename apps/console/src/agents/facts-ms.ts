/** How long after an agent's end it is looked for what the agent learned, milliseconds. */
export const FACTS_MS = 60_000;
