import type {
  Account,
  AccountSummaryList,
  Agent,
  AgentList,
  ApiKeyList,
  ArtifactList,
  InstallationSettings,
  MemberList,
  MemorySettings,
  ModelProviderList,
  Overview,
  RegionList,
  SecretList,
  SpawnRequest,
  Usage,
} from '@jettson/contract';
import { queryOptions } from '@tanstack/react-query';
import type { Api } from './client.ts';

/** Every query is cached by account: after switching, nothing of the previous one is shown. */
const key = (api: Api, ...parts: unknown[]) => [api.accountId, ...parts];

/** How often pages refetch data that changes by itself, milliseconds. */
const LOOK_AGAIN_MS = 5000;

export const overviewQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'overview'),
    queryFn: () => api.call<Overview>('GET', '/overview'),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const accountQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'account'),
    queryFn: () => api.call<Account>('GET', '/account'),
    refetchInterval: LOOK_AGAIN_MS * 2,
  });

export const accountsQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'accounts'),
    queryFn: () => api.call<AccountSummaryList>('GET', '/accounts'),
  });

export const regionsQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'regions'),
    queryFn: () => api.call<RegionList>('GET', '/regions'),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const usageQuery = (api: Api, query: { from?: string; to?: string; group_by: Usage['group_by'] }) =>
  queryOptions({
    queryKey: key(api, 'usage', query),
    queryFn: () => api.call<Usage>('GET', '/usage', { query }),
    refetchInterval: LOOK_AGAIN_MS * 6,
  });

export const keysQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'keys'),
    queryFn: () => api.call<ApiKeyList>('GET', '/keys'),
    refetchInterval: LOOK_AGAIN_MS * 6,
  });

export const secretsQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'secrets'),
    queryFn: () => api.call<SecretList>('GET', '/secrets'),
    refetchInterval: LOOK_AGAIN_MS * 6,
  });

export const membersQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'members'),
    queryFn: () => api.call<MemberList>('GET', '/members'),
  });

export const settingsQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'settings'),
    queryFn: () => api.call<InstallationSettings>('GET', '/settings'),
    refetchInterval: LOOK_AGAIN_MS * 2,
  });

export const providersQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'providers'),
    queryFn: () => api.call<ModelProviderList>('GET', '/providers'),
  });

export const recentAgentsQuery = (api: Api, limit: number) =>
  queryOptions({
    queryKey: key(api, 'recent-agents', limit),
    queryFn: () => api.call<AgentList>('GET', '/agents', { query: { limit } }),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const agentQuery = (api: Api, agentId: string) =>
  queryOptions({
    queryKey: key(api, 'agent', agentId),
    queryFn: () => api.call<Agent>('GET', `/agents/${encodeURIComponent(agentId)}`),
  });

/** The request that spawns such an agent again, with the names of the uploads in it. */
export const spawnRequestQuery = (api: Api, agentId: string) =>
  queryOptions({
    queryKey: key(api, 'spawn-request', agentId),
    async queryFn() {
      const path = `/agents/${encodeURIComponent(agentId)}` as const;
      const [{ request, missing }, { input_files: uploads }] = await Promise.all([
        api.call<SpawnRequest>('GET', `${path}/spawn-request`),
        api.call<Agent>('GET', path),
      ]);
      return { request, missing, uploads };
    },
  });

export const artifactsQuery = (api: Api, agentId: string) =>
  queryOptions({
    queryKey: key(api, 'artifacts', agentId),
    queryFn: () => api.call<ArtifactList>('GET', `/agents/${encodeURIComponent(agentId)}/artifacts`),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const memorySettingsQuery = (api: Api) =>
  queryOptions({
    queryKey: key(api, 'memory-settings'),
    queryFn: () => api.call<MemorySettings>('GET', '/memory/settings'),
  });
