import type { WebSearchResult } from '@jettson/agent';
import { EgressDeniedError, type EgressPolicy } from '@jettson/egress';
import type { WebSearchConfig } from '../../../config-web-search.ts';
import { searchAddress, searchWeb } from './search-web.ts';

/** Searches for the agent whose connections are made as `networkId`. Throws errors that the model may read. */
export type WebSearch = (
  networkId: string,
  search: { query: string; count: number; signal: AbortSignal },
) => Promise<WebSearchResult[]>;

/**
 * The search of this installation. The operator's provider may have any address. But a query can carry data to it, so an
 * agent whose network does not lead there cannot search.
 */
export function openWebSearch(config: WebSearchConfig, { grants }: Pick<EgressPolicy, 'grants'>): WebSearch {
  const { hostname, port, protocol } = searchAddress(config);
  const host = hostname.replace(/^\[|\]$/g, '');
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return async (networkId, search) => {
    const refusal = grants.refusal(networkId, host, portNumber);
    if (refusal !== null) throw new EgressDeniedError(`The search at ${host} was refused: ${refusal}.`);
    return searchWeb(config, search);
  };
}
