import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../api/client.ts';
import { regionsQuery, settingsQuery } from '../api/queries.ts';
import { Allowed } from '../shell/allowed.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card, Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { MembersCard } from './members-card.tsx';
import { MemoryCard } from './memory-card.tsx';
import { ProvidersCard } from './providers-card.tsx';
import { SignInCard } from './sign-in-card.tsx';
import { WebhooksCard } from './webhooks-card.tsx';

export function SettingsPage() {
  const api = useApi();
  const { data, error, refetch } = useQuery(settingsQuery(api));
  const { data: regions } = useQuery(regionsQuery(api));
  return (
    <Page title="Settings">
      <div className="space-y-4">
        {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} />}
        <SignInCard />
        <Allowed to="admin">
          <MembersCard />
        </Allowed>
        <MemoryCard />
        <Allowed to="webhooks">
          <WebhooksCard />
        </Allowed>
        <Allowed to="installation">
          <ProvidersCard />
        </Allowed>
        <Card title="Default model" hint="Used by agents whose spawn names no model. Set by JETTSON_MODEL.">
          <dl className="divide-y divide-line">
            <Row label="Public name" value={data?.model.alias} />
            <Row label="Stands for" value={data && (data.model.id ?? <Tag tone="warn">no model</Tag>)} />
            <Row label="Because" value={data && (data.model.source ?? data.model.help ?? '–')} />
          </dl>
        </Card>
        <Card title="Regions" hint="JETTSON_REGIONS, for example iad=2,lhr=1">
          <dl className="divide-y divide-line">
            {regions ? (
              regions.regions.map(({ name, is_default, workers, pool }) => (
                <Row
                  key={name}
                  label={name}
                  value={`${pool.size} warm, ${workers} ${workers === 1 ? 'worker' : 'workers'}${is_default ? ', default' : ''}`}
                />
              ))
            ) : (
              <Row label="…" value={undefined} />
            )}
          </dl>
        </Card>
        <Card
          title="Agent network"
          hint="Public addresses only: never this machine, a private network, or another agent. In addition:"
        >
          <dl className="divide-y divide-line">
            <Row label="Also allowed" value={data && <Rules rules={data.egress?.allow} />} />
            <Row label="Refused" value={data && <Rules rules={data.egress?.deny} />} />
          </dl>
        </Card>
        <p className="text-muted text-xs">Jettson {data?.version}</p>
      </div>
    </Page>
  );
}

function Rules({ rules }: { rules: string[] | undefined }) {
  if (rules === undefined) return <span className="text-muted">only owners see this</span>;
  if (rules.length === 0) return <span className="text-muted">nothing</span>;
  return (
    <span className="flex flex-wrap gap-1.5">
      {rules.map((rule) => (
        <Tag key={rule} className="font-mono">
          {rule}
        </Tag>
      ))}
    </span>
  );
}

function Row({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 py-2.5">
      <dt className="w-40 shrink-0 text-muted">{label}</dt>
      <dd className="break-anywhere min-w-0 grow basis-48 whitespace-pre-line text-strong">
        {value ?? <Skeleton className="mt-1 h-3 w-40" />}
      </dd>
    </div>
  );
}
