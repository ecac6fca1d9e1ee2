import {
  type HostPattern,
  listsPort,
  listsTarget,
  parseNetworkHost,
  parseSecretHost,
  type Target,
} from '../parse-host-pattern.ts';
import { type Caution, replaceIn } from './create-replacer.ts';
import { putBackFile } from './put-back-file.ts';
import { putBackText, type TextReplacer } from './put-back-text.ts';
import type { Secret, SecretEvent } from './secret.ts';
import type { Spelling } from './spelling.ts';
import { spellingsOf } from './spellings-of.ts';

/** What an agent may reach of what the installation's policy allows. */
export interface Network {
  type: 'unrestricted' | 'limited' | 'none';
  /** For `limited`, as `parseNetworkHost` reads them; package registries are listed like any other host. */
  allowedHosts: readonly string[];
}

/** What an agent was given, for its computer and everything else that reaches out in its name. */
export interface Grant {
  network: Network;
  /** Networks of the agents that this one is a sub-agent of: each of them must lead there, too. */
  within?: readonly Network[] | undefined;
  secrets: readonly Secret[];
}

/** A secret of a grant, prepared. */
export interface GrantedSecret extends Secret {
  patterns: readonly HostPattern[];
}

/** What one request can use. */
interface RequestSecrets {
  /** Those that list the target. */
  listed: readonly GrantedSecret[];
  /** The agent's other ones. */
  others: readonly GrantedSecret[];
  /**
   * What is looked for in the answer: the values, also earlier ones, of secrets that list the target, or did. Not of the
   * others: what is held back until it is complete tells a host that echoes guesses how a value begins.
   */
  spellings: readonly Spelling[];
  caution: Caution;
}

/** The grants of all computers. A computer without one has the installation's network and no secrets. */
export interface Grants {
  /** Replaces the computer's grant. Connections that it no longer allows are closed. Throws HostPatternError. */
  set(computerId: string, grant: Grant): void;
  /** Forgets a computer that has ended. */
  delete(computerId: string): void;
  /** Why the agent's network does not lead there, or null if it does. `host` is canonical. */
  refusal(computerId: string, host: string, port: number): string | null;
  /** Null if this agent has no secrets. */
  secretsFor(computerId: string, target: Target): RequestSecrets | null;
  /** As what a connection to this port is read because a secret lists it; null if none does. */
  schemeRead(computerId: string, host: string, port: number): Target['scheme'] | null;
  /** Calls `close` once a later grant makes `isRight` false; returns the unsubscribe function. */
  watch(computerId: string, isRight: () => boolean, close: () => void): () => void;
  /** `text` with the placeholder wherever a value of the agent's secrets is in it. */
  putBack(computerId: string, text: string): string;
  /** The same for a text that comes in pieces. */
  putBackPieces(computerId: string): TextReplacer;
  /** The same for a file. */
  putBackFile(computerId: string, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  tell(event: SecretEvent): void;
  /** Calls `listener` for each event of a secret; returns the unsubscribe function. */
  onSecret(listener: (event: SecretEvent) => void): () => void;
}

interface Prepared {
  networks: readonly { type: Network['type']; patterns: readonly HostPattern[] }[];
  secrets: readonly GrantedSecret[];
  /** By value, placeholder and hosts. Earlier values stay: a server may still show them. */
  sought: ReadonlyMap<string, Sought>;
  /** The spellings in one list, which every result of a tool is searched for. */
  all: readonly Spelling[];
  /** Outlives the grant. */
  caution: Caution;
}

/** A value that is looked for in answers. */
interface Sought {
  patterns: readonly HostPattern[];
  spellings: readonly Spelling[];
}

/** Values that a secret no longer has and that are still looked for. */
const MAX_EARLIER = 20;

/** Keeps the grants in this process's memory. */
export function createGrants(): Grants {
  const grants = new Map<string, Prepared>();
  const watched = new Map<string, Set<{ isRight(): boolean; close(): void }>>();
  const listeners = new Set<(event: SecretEvent) => void>();

  return {
    set(computerId, grant) {
      grants.set(computerId, prepare(grant, grants.get(computerId)));
      for (const { isRight, close } of [...(watched.get(computerId) ?? [])]) if (!isRight()) close();
    },
    delete(computerId) {
      grants.delete(computerId);
    },
    refusal(computerId, host, port) {
      const networks = (grants.get(computerId)?.networks ?? []).filter(({ type }) => type !== 'unrestricted');
      if (networks.some(({ type }) => type === 'none')) return 'the agent has no network';
      const isListed = networks.every(({ patterns }) =>
        patterns.some((pattern) => listsPort(pattern, { host, port })),
      );
      return isListed ? null : "the agent's network does not list it";
    },
    secretsFor(computerId, target) {
      const grant = grants.get(computerId);
      if (grant === undefined || grant.all.length === 0) return null;
      const lists = ({ patterns }: Sought | GrantedSecret) =>
        patterns.some((pattern) => listsTarget(pattern, target));
      return {
        listed: grant.secrets.filter(lists),
        others: grant.secrets.filter((secret) => !lists(secret)),
        spellings: [...grant.sought.values()].filter(lists).flatMap(({ spellings }) => spellings),
        caution: grant.caution,
      };
    },
    schemeRead(computerId, host, port) {
      const patterns = grants.get(computerId)?.secrets.flatMap((secret) => secret.patterns) ?? [];
      const schemes = patterns
        .filter((pattern) => listsPort(pattern, { host, port }))
        .map(({ scheme }) => scheme);
      if (schemes.includes('https')) return 'https';
      return schemes.includes('http') ? 'http' : null;
    },
    watch(computerId, isRight, close) {
      const ofThisOne = watched.get(computerId) ?? new Set();
      const entry = { isRight, close };
      watched.set(computerId, ofThisOne.add(entry));
      return () => {
        ofThisOne.delete(entry);
        if (ofThisOne.size === 0 && watched.get(computerId) === ofThisOne) watched.delete(computerId);
      };
    },
    putBack(computerId, text) {
      const spellings = grants.get(computerId)?.all ?? [];
      if (spellings.length === 0) return text;
      const data = Buffer.from(text);
      const put = replaceIn(data, spellings);
      return put === data ? text : put.toString();
    },
    putBackPieces(computerId) {
      const { all, caution } = grants.get(computerId) ?? { all: [] };
      return putBackText(all, caution);
    },
    putBackFile: (computerId, content) => putBackFile(content, grants.get(computerId)?.all ?? []),
    tell(event) {
      for (const listener of listeners) listener(event);
    },
    onSecret(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function prepare({ network, within = [], secrets }: Grant, before: Prepared | undefined): Prepared {
  const earlier: Prepared['sought'] = before?.sought ?? new Map();
  const prepared = secrets.map((secret) => ({ ...secret, patterns: secret.hosts.map(parseSecretHost) }));
  const current = new Map(
    prepared.map(({ placeholder, value, hosts, patterns }) => {
      const key = JSON.stringify([value, placeholder, hosts]);
      return [key, earlier.get(key) ?? { patterns, spellings: spellingsOf(value, placeholder) }];
    }),
  );
  const former = [...earlier].filter(([key]) => !current.has(key)).slice(-MAX_EARLIER);
  const sought = new Map([...former, ...current]);
  return {
    networks: [network, ...within].map(({ type, allowedHosts }) => ({
      type,
      patterns: allowedHosts.map(parseNetworkHost),
    })),
    secrets: prepared,
    sought,
    all: [...sought.values()].flatMap(({ spellings }) => spellings),
    caution: before?.caution ?? { isGuessedAt: false },
  };
}
