/** How long models that fail are asked again, and how often those that are away. */
export interface ModelPatience {
  /** Before the second attempt; twice as long before each further one. */
  retryDelayMs: number;
  /** After this long, the next model is asked, or the agent waits. */
  leaveAfterMs: number;
  /** How often one of the agents that wait for a provider asks it. */
  probeMs: number;
  /** How often a worker looks whether it is time for that. */
  lookMs: number;
}

export const MODEL_PATIENCE: ModelPatience = {
  retryDelayMs: 2_000,
  leaveAfterMs: 30_000,
  probeMs: 30_000,
  lookMs: 5_000,
};
