/** How long a model that fails is asked again, and how often one that is away. */
export interface ModelPatience {
  /** Before the second attempt; twice as long before each further one. */
  retryDelayMs: number;
  /** After this long, the next model is asked, or the agent waits. */
  leaveAfterMs: number;
  /** How often one of the agents that wait for a provider asks it. */
  probeMs: number;
  /** How often a worker checks whether it is time for that. */
  lookMs: number;
}

export const MODEL_PATIENCE: ModelPatience = {
  retryDelayMs: 2_000,
  leaveAfterMs: 30_000,
  probeMs: 30_000,
  lookMs: 5_000,
};
