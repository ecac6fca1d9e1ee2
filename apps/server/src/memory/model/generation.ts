/**
 * A vector belongs to one of two generations, and each has an index of its own: an index is replaced by moving its vectors to
 * the other one in small steps.
 */
export const GENERATIONS = [0, 1] as const;

export type Generation = (typeof GENERATIONS)[number];
