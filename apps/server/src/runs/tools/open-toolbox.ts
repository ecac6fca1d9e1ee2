import type { Tool } from '@jettson/agent';
import type { BrowserSession, SessionUse } from '@jettson/browser';
import type { Computer } from '@jettson/computers';
import type { HttpRequest } from '@jettson/egress';
import { toScope } from '../../memory/model/memory-scope.ts';
import { openMemoryTools } from '../../memory/recall/open-memory-tools.ts';
import type { RunSources } from '../../memory/recall/run-sources.ts';
import type { LeasedAgent } from '../leases.ts';
import type { RunDeps } from '../run.ts';
import { functionTools } from './function-tools.ts';
import { keepDownload } from './keep-download.ts';
import { offerTools } from './offer-tools.ts';
import { offeredTools } from './offered-tools.ts';
import { openAgentTools } from './sub-agents/open-agent-tools.ts';
import { readPage } from './web/read-page.ts';

/** The tools of one run, and what they opened. */
export interface Toolbox extends AsyncDisposable {
  tools: Tool[];
  /** Whether the browser was opened here: a session that the log tells of may have been that of an earlier workplace. */
  hasBrowserSession(): boolean;
}

/**
 * The tools that the agent was given, bound to the run's computer if it has one. Their connections count for
 * `networkId`. The browser is opened when it is first needed.
 */
export function openToolbox(
  deps: RunDeps,
  agent: LeasedAgent,
  {
    computer,
    networkId,
    sources,
    env,
    model,
  }: {
    computer: Computer | null;
    networkId: string;
    sources: RunSources;
    env: Record<string, string>;
    model: string;
  },
): Toolbox {
  const { browsers, policyFetch, embedder, reranker, jobs, schemas, pages, searchWeb } = deps;
  const { db } = deps.database;
  const scope = toScope(agent.accountId, agent.memory);
  const fetch = (request: HttpRequest) => policyFetch(networkId, request);
  let session: Promise<BrowserSession> | undefined;
  const use: SessionUse = {
    answersDialogs: offeredTools(agent.definition, model).includes('jettson_browser_dialog'),
    ...(computer && { keepDownload: (name, content) => keepDownload(computer, name, content) }),
  };
  const builtIn = offerTools(agent, model, {
    async openSession() {
      const isOpen = await session?.then((opened) => opened.isOpen()).catch(() => false);
      // A browser that stopped, or could not start, may start now.
      if (!isOpen) session = browsers.openSession(networkId, use);
      return session as Promise<BrowserSession>;
    },
    computer,
    env,
    fetch,
    web: {
      readPage: (url, signal) => readPage({ fetch, pages }, agent.accountId, { url, signal }),
      search: (query, options) => {
        if (searchWeb === undefined) throw new Error('This installation no longer has a search.');
        return searchWeb(networkId, { query, ...options });
      },
    },
    memory: openMemoryTools({ db, embedder, reranker, jobs }, scope, { agentId: agent.id, sources }),
    agents: openAgentTools(deps, agent, sources),
  });
  return {
    tools: [...builtIn, ...functionTools(schemas, agent)],
    hasBrowserSession: () => session !== undefined,
    async [Symbol.asyncDispose]() {
      // A browser that failed to start has nothing to close.
      await (await session?.catch(() => undefined))?.close();
    },
  };
}
