import type { Script } from '@jettson/agent/testing';
import type { Jettson } from '@jettson/sdk';
import type { SilentHost } from './start-silent-host.ts';

/** What an attack gets: a running server, and its own account on it. */
interface Target {
  /** Of the API, with `/api/v1`. */
  url: string;
  apiKey: string;
  client: Jettson;
  /** The server's data folder, for the commands of an operator. */
  dataDir: string;
  /** A host that the operator allows computers to reach. */
  host: SilentHost;
  /** An MCP server that floods its clients. */
  mcpUrl: string;
  /** How often to repeat what the attack does: 1 in the test command, more in `npm run test:hostile`. */
  times: number;
}

/**
 * Something that an account, a model, a page or a computer does to stop the server for everyone. A second account
 * calls the API all the while and must not notice. What the attacker must see is asserted in `attack`.
 */
export interface Attack {
  /** What it does, for the test's name. */
  name: string;
  /** What the models of the attacking account answer. */
  script?: Script;
  /** The attacker's plan; `scale` unless another is named. */
  plan?: string;
  /** Sets up what the attack needs, before anything is measured. */
  prepare?(target: Target): Promise<void>;
  attack(target: Target): Promise<void>;
}
