import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';

/** The user that an agent is inside its computer. */
export const AGENT_USER = { name: 'agent', uid: 1000, gid: 1000, home: COMPUTER_LAYOUT.home } as const;
