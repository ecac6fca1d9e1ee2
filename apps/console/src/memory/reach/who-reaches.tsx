import { type AgentList, MEMBER_ROLES, mayRole } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/client.ts';
import { countOf } from '../../api/format.ts';
import { keysQuery } from '../../api/queries.ts';
import { useMay } from '../../shell/allowed.tsx';
import { ErrorNote } from '../../ui/notes.tsx';
import { useNow } from '../../ui/use-now.ts';
import { memoryKey } from '../use-memories.ts';
import { describeReach, reachOf, reachOfKey } from './reach-of.ts';

const LIVE = 'spawning,running,idle';
/** As many as one page of the API has. */
const MOST_AGENTS = 100;
const MINUTE_MS = 60_000;

/** Who may read and change the memories of a namespace: people by their roles, API keys, and agents that are at work. */
export function WhoReaches({ namespace }: { namespace: string }) {
  return (
    <div className="space-y-4">
      <People />
      <Keys namespace={namespace} />
      <Agents namespace={namespace} />
    </div>
  );
}

function People() {
  const rows = MEMBER_ROLES.map((role) => ({
    role,
    reach: { reads: mayRole(role, 'memory', 'read'), writes: mayRole(role, 'memory', 'change') },
  }));
  return (
    <Group title="People of this account">
      {rows.map(({ role, reach }) => (
        <Row key={role} name={<span className="capitalize">{role}s</span>} reach={describeReach(reach)} />
      ))}
    </Group>
  );
}

function Keys({ namespace }: { namespace: string }) {
  const api = useApi();
  const mayList = useMay()('admin', 'read');
  const now = useNow(MINUTE_MS);
  const { data, error } = useQuery({ ...keysQuery(api), enabled: mayList });
  if (!mayList) {
    return (
      <Group title="API keys">
        <li className="text-muted">Admins and owners of the account see which keys reach it.</li>
      </Group>
    );
  }
  const keys = (data?.keys ?? [])
    .map((key) => ({ key, reach: reachOfKey(key, namespace, now) }))
    .filter(({ reach }) => reach.reads || reach.writes);
  return (
    <Group title="API keys">
      {error && <ErrorNote error={error} />}
      {data && keys.length === 0 && <li className="text-muted">No key reaches it.</li>}
      {keys.map(({ key, reach }) => (
        <Row
          key={key.key_id}
          name={key.name}
          reach={`${describeReach(reach)}${reach.isByAgents ? ', by its agents' : ''}`}
          note={key.memory === null ? 'no limit' : undefined}
        />
      ))}
    </Group>
  );
}

function Agents({ namespace }: { namespace: string }) {
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: memoryKey(api, 'live-agents'),
    queryFn: ({ signal }) =>
      api.call<AgentList>('GET', '/agents', { query: { status: LIVE, limit: MOST_AGENTS }, signal }),
  });
  const reaching = (data?.data ?? [])
    .map((agent) => ({ agent, reach: reachOf(agent.memory, namespace) }))
    .filter(({ reach }) => reach.reads || reach.writes);
  const limited = reaching.filter(({ agent }) => agent.memory !== null);
  const unlimited = reaching.length - limited.length;
  return (
    <Group title="Agents at work">
      {error && <ErrorNote error={error} />}
      {data && reaching.length === 0 && <li className="text-muted">No agent at work reaches it.</li>}
      {unlimited > 0 && (
        <Row name={`${countOf(unlimited, 'agent')} without a limit`} reach="can read and change" />
      )}
      {limited.map(({ agent, reach }) => (
        <Row
          key={agent.agent_id}
          name={
            <Link
              to="/agents/$agentId"
              params={{ agentId: agent.agent_id }}
              preload={false}
              className="break-anywhere text-accent underline"
            >
              {agent.name ?? agent.agent_id}
            </Link>
          }
          reach={describeReach(reach)}
        />
      ))}
      {data && data.data.length === MOST_AGENTS && (
        <li className="text-muted">Only the newest {MOST_AGENTS} agents are checked.</li>
      )}
      <li className="text-muted text-xs">
        An agent that is spawned without a limit on its memory, by a key without one, reaches every namespace.
      </li>
    </Group>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h4 className="mb-1 font-medium text-muted text-xs">{title}</h4>
      <ul aria-label={title} className="space-y-1">
        {children}
      </ul>
    </section>
  );
}

function Row({ name, reach, note }: { name: ReactNode; reach: string; note?: string | undefined }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2">
      <span className="break-anywhere min-w-0 font-medium text-strong">{name}</span>
      <span>{reach}</span>
      {note && <span className="text-muted text-xs">{note}</span>}
    </li>
  );
}
