interface Tag {
  name: string;
  description: string;
  /** The prefixes of its operations' ids; if several match, the longest one counts. */
  operations: string[];
}

/** The tags of the OpenAPI document, in the order in which a newcomer needs them. */
const TAGS: Tag[] = [
  {
    name: 'Agents',
    description:
      'An agent works on one task, on its own computer, until it has an answer. Spawn it, wait for its ' +
      '`final_result`, and control it meanwhile with messages, approvals and limits. An agent is live until its status is completed, error or stopped.',
    operations: ['agents'],
  },
  {
    name: 'Events',
    description:
      'The log of an agent: everything that happens in its life, numbered without gaps. Read it page by page, or ' +
      'follow it as a stream of server-sent events.',
    operations: ['agents.events', 'agents.request', 'events'],
  },
  {
    name: 'Templates',
    description:
      'A template keeps what an agent is made of under a name: model, instructions, tools, limits and more. Spawns name it and ' +
      'override single fields. Each change makes a new version; running agents keep theirs.',
    operations: ['templates'],
  },
  {
    name: 'Files',
    description:
      'Uploads are files that you give to agents; artifacts are files that agents leave for you. An agent sees its ' +
      'files in the folder `/workspace` of its computer.',
    operations: ['files', 'agents.artifacts'],
  },
  {
    name: 'Webhooks',
    description:
      'Addresses of yours that the server calls when an agent ends, waits or asks for an approval. The section ' +
      '`webhooks` of this document describes the calls that it makes.',
    operations: ['webhooks'],
  },
  {
    name: 'Memory',
    description:
      'What the account knows. All its agents share it: they are shown what is relevant to their task before they start, ' +
      'and what they learn is saved. A memory has a key, which is unique in its namespace, and a history of versions; it is live until ' +
      'it is deleted or expires. ' +
      'All times of memories are milliseconds since the Unix epoch.',
    operations: ['memory'],
  },
  {
    name: 'Secrets',
    description:
      'Tokens and passwords that agents can use and never see. An agent has a placeholder, and the value takes its place in ' +
      'requests to the hosts that the secret lists.',
    operations: ['secrets'],
  },
  {
    name: 'Models',
    description:
      'The models that agents can be asked to use, with their context windows and prices, and the providers that serve them.',
    operations: ['models', 'providers'],
  },
  {
    name: 'Account',
    description:
      'The account that an API key belongs to: its plan, its usage, its keys, and where it can run agents.',
    operations: ['account', 'usage', 'keys', 'regions', 'audit'],
  },
  {
    name: 'Console',
    description:
      'What the web console shows, and what its users manage: the accounts of the installation, and who may sign in.',
    operations: ['accounts', 'plans', 'members', 'invitations', 'overview', 'settings'],
  },
];

/** The tags as the document lists them. */
export const tags = TAGS.map(({ name, description }) => ({ name, description }));

/** The tag of an operation, by its id. */
export function tagOf(operationId: string): string {
  const fitting = TAGS.flatMap(({ name, operations }) => operations.map((start) => ({ name, start })))
    .filter(({ start }) => `${operationId}.`.startsWith(`${start}.`))
    .sort((a, b) => b.start.length - a.start.length);
  const [closest] = fitting;
  if (closest === undefined)
    throw new Error(`No tag covers the operation ${operationId}: see open-api-tags.ts`);
  return closest.name;
}
