import type { Memory } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../api/client.ts';
import { keysQuery } from '../api/queries.ts';
import { useMay } from '../shell/allowed.tsx';
import { AgentLink } from './agent-link.tsx';
import { SourceTag } from './source-tag.tsx';
import { TrustTag } from './trust-tag.tsx';

/** Who wrote a value, and its least trusted origin. */
export function Provenance({
  memory: { provenance, trust, source },
}: {
  memory: Pick<Memory, 'provenance' | 'trust' | 'source'>;
}) {
  const { kind, agent_id: agentId, agent_deleted: isAgentDeleted, url, tool, key_id: keyId } = provenance;
  return (
    <div className="space-y-1.5">
      <div className="flex flex-wrap gap-1.5">
        <SourceTag source={source} />
        <TrustTag trust={trust} isLong />
      </div>
      {agentId && isAgentDeleted && (
        <Line label="Agent">
          <span className="font-mono text-xs">{agentId}</span>, which has been deleted
        </Line>
      )}
      {agentId && !isAgentDeleted && (
        <Line label="Agent">
          <AgentLink agentId={agentId} />
        </Line>
      )}
      {url && (
        <Line label="Page">
          {/^https?:\/\//.test(url) ? (
            <a
              href={url}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="text-accent underline"
            >
              {url}
            </a>
          ) : (
            url
          )}
        </Line>
      )}
      {tool && <Line label="Tool">{tool}</Line>}
      {keyId && (
        <Line label="Written with">
          <KeyName keyId={keyId} />
        </Line>
      )}
      {kind === 'consolidation' && <Line label="Merged">from other memories; they are in the history</Line>}
    </div>
  );
}

function KeyName({ keyId }: { keyId: string }) {
  const mayList = useMay()('admin', 'read');
  const { data } = useQuery({ ...keysQuery(useApi()), enabled: mayList });
  if (!mayList) return 'an API key, or the console';
  if (data === undefined) return null;
  const key = data.keys.find(({ key_id }) => key_id === keyId);
  return key ? `the API key “${key.name}”` : 'the console';
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <p className="break-anywhere">
      <span className="text-muted">{label} </span>
      <span className="text-strong">{children}</span>
    </p>
  );
}
