const MAX_NOTES = 20;

/** What happens outside of the agent's actions, until it is told. A page can make any number of them: the rest is counted. */
export interface Notes {
  /** A function is called when the note is read. */
  add(note: string | (() => string)): void;
  take(): string[];
}

/** Collects at most 20 notes at a time. */
export function collectNotes(): Notes {
  let notes: (string | (() => string))[] = [];
  let left = 0;

  return {
    add(note) {
      if (notes.length < MAX_NOTES) notes.push(note);
      else left++;
    },
    take() {
      const taken = notes.map((note) => (typeof note === 'string' ? note : note()));
      if (left > 0) taken.push(`Events that are not listed: ${left}.`);
      notes = [];
      left = 0;
      return taken;
    },
  };
}
