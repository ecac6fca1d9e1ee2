/** "1 memory", "12 memories". */
export const countMemories = (count: number): string => `${count} ${count === 1 ? 'memory' : 'memories'}`;
