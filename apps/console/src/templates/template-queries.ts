import type { Template } from '@jettson/sdk';
import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/client.ts';

/** What all queries about templates begin with. */
export const templatesKey = (api: Api) => [api.accountId, 'templates'];

/** All templates of one kind, newest first. */
export const templateListQuery = (api: Api, archived: boolean) =>
  queryOptions({
    queryKey: [...templatesKey(api), 'list', archived],
    async queryFn() {
      const templates: Template[] = [];
      for await (const template of api.client.templates.iterate({ limit: 100, archived }))
        templates.push(template);
      return templates;
    },
  });

export const templateQuery = (api: Api, name: string) =>
  queryOptions({
    queryKey: [...templatesKey(api), 'one', name],
    queryFn: () => api.client.templates.get(name),
  });
