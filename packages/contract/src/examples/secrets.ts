const hosts = ['api.github.com', '*.github.com'];
const inject = { header: true, query: false, body: false };

const secret = {
  name: 'GITHUB_TOKEN',
  type: 'value',
  hosts,
  inject,
  description: 'Pushes branches.',
  version: 2,
  created_at: '2026-11-28T09:00:00.000Z',
  updated_at: '2026-11-28T09:20:00.000Z',
  last_used_at: '2026-11-28T09:31:12.000Z',
  is_readable: true,
};

const used = {
  audit_id: 'aud_4mT1pQ8sVwXyZ2aBcDeFg',
  created_at: '2026-11-28T09:31:12.000Z',
  actor: { type: 'agent', id: 'ag_7Yt2QmX9dKcR4vWbN1pLs', name: 'release notes' },
  action: 'secret.used',
  target: secret.name,
  agent_id: 'ag_7Yt2QmX9dKcR4vWbN1pLs',
  address: null,
  host: 'api.github.com',
  method: 'GET',
  status: 200,
};

export const secretExamples = {
  PutSecretRequest: {
    value: 'ghp_9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT',
    hosts,
    description: secret.description,
  },
  Secret: secret,
  SecretList: { secrets: [secret] },
  AuditPage: { data: [used], next_cursor: null },
};
