import type { PutOAuthSecretRequest } from '@jettson/contract';
import { PlainField } from './plain-field.tsx';

/** What access tokens are made with, as it is typed. */
export interface OAuthPart {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  scopes: string;
}

interface OAuthInput {
  field: keyof OAuthPart;
  label: string;
  hint?: string;
  type?: 'url' | 'password';
  isOptional?: boolean;
}

const INPUTS: OAuthInput[] = [
  { field: 'tokenUrl', label: 'Token address', hint: 'Where access tokens are refreshed.', type: 'url' },
  { field: 'clientId', label: 'Client id' },
  {
    field: 'clientSecret',
    label: 'Client secret',
    hint: 'Leave it empty for a public client.',
    type: 'password',
    isOptional: true,
  },
  { field: 'refreshToken', label: 'Refresh token', type: 'password' },
  {
    field: 'scopes',
    label: 'Scopes',
    hint: 'Separated by spaces; leave it empty for those of the refresh token.',
    isOptional: true,
  },
];

/** What the server needs to make and refresh access tokens. */
export function OAuthFields({ value, onChange }: { value: OAuthPart; onChange: (part: OAuthPart) => void }) {
  return INPUTS.map(({ field, isOptional, ...input }) => (
    <PlainField
      key={field}
      {...input}
      required={!isOptional}
      value={value[field]}
      onChange={(text) => onChange({ ...value, [field]: text })}
    />
  ));
}

/** The part as the API takes it. */
export function toOAuth({
  tokenUrl,
  clientId,
  clientSecret,
  refreshToken,
  scopes,
}: OAuthPart): Omit<PutOAuthSecretRequest, 'hosts'> {
  const words = scopes.split(/\s+/).filter((word) => word !== '');
  return {
    type: 'oauth',
    token_url: tokenUrl.trim(),
    client_id: clientId.trim(),
    client_secret: clientSecret || null,
    refresh_token: refreshToken,
    scopes: words.length > 0 ? words : null,
  };
}
