import { type Agent, type Jettson, JettsonNotFoundError } from '@jettson/sdk';

const WHOLE_ID = /^ag_[0-9A-Za-z]{21}$/;
/** Only the newest agents are searched: people abbreviate an id that they have just seen. */
const LOOKED_THROUGH = 1000;
const SHOWN = 5;

/**
 * Finds an agent by its id or the beginning of it, with or without `ag_`. Throws if no agent or several agents match.
 */
export async function findAgent(client: Jettson, given: string): Promise<Agent> {
  if (WHOLE_ID.test(given)) {
    return client.agents.get(given).catch((error) => {
      throw error instanceof JettsonNotFoundError ? new Error(`There is no agent ${given}`) : error;
    });
  }
  const start = given.startsWith('ag_') ? given : `ag_${given}`;
  const found: Agent[] = [];
  let seen = 0;
  for await (const agent of client.agents.iterate({ limit: 100 })) {
    if (agent.agent_id.startsWith(start)) found.push(agent);
    if (++seen === LOOKED_THROUGH) break;
  }
  const [only] = found;
  if (only === undefined) {
    throw new Error(`No agent has an id that begins with "${given}". See them with: jettson agents list`);
  }
  if (found.length === 1) return only;
  const ids = found.slice(0, SHOWN).map(({ agent_id }) => agent_id);
  throw new Error(
    `The ids of ${found.length} agents begin with "${given}": ${ids.join(', ')}${found.length > SHOWN ? ', …' : ''}`,
  );
}
