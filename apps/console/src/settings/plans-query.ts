import type { PlanRetentionList } from '@jettson/contract';
import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/client.ts';

/** The plans of the installation and how long they keep things, for its owners. */
export const plansQuery = (api: Api) =>
  queryOptions({
    queryKey: [api.accountId, 'plans'],
    queryFn: () => api.call<PlanRetentionList>('GET', '/plans'),
  });
