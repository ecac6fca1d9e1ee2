import { z } from 'zod';
import { API_SCOPES } from './scope-names.ts';

export const ApiScope = z.enum(API_SCOPES).meta({
  id: 'ApiScope',
  description:
    'A part of the API that a key gives access to. `admin` covers what an account must be protected from if a key leaks: to create, list and ' +
    'revoke keys, to set the cost limit, to list members and accounts, and to read the audit log. Each operation in this document says which scope it needs.',
});
export type ApiScope = z.infer<typeof ApiScope>;
