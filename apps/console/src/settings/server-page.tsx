import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { regionsQuery, settingsQuery } from '../api/queries.ts';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { Tag } from '../ui/tag.tsx';
import { FactRow } from './fact-row.tsx';
import { SettingsSection } from './settings-section.tsx';

/** What the operator set up: read here, changed in the server's environment. */
export function ServerPage() {
  const api = useApi();
  const { data, error, refetch } = useQuery(settingsQuery(api));
  const { data: regions } = useQuery(regionsQuery(api));
  return (
    <SettingsSection title="Server" lead="Set by the operator in the server’s environment, for all accounts.">
      {error && !data && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <Card title="Regions" hint="JETTSON_REGIONS, for example iad=2,lhr=1">
        <dl className="divide-y divide-line">
          {regions ? (
            regions.regions.map(({ name, is_default, workers, pool }) => (
              <FactRow
                key={name}
                label={name}
                value={`${pool.ready} of ${pool.size} computers ready, ${countOf(workers, 'worker')}${is_default ? ', default' : ''}`}
              />
            ))
          ) : (
            <FactRow label="…" value={undefined} />
          )}
        </dl>
      </Card>
      <Card
        title="Agent network"
        hint="Agents reach public addresses only: never this machine, a private network or another agent"
      >
        <dl className="divide-y divide-line">
          <FactRow label="Also allowed" value={data && <Rules rules={data.egress?.allow} />} />
          <FactRow label="Refused" value={data && <Rules rules={data.egress?.deny} />} />
        </dl>
      </Card>
      <Card title="Version">
        <dl>
          <FactRow label="Jettson" value={data?.version} />
        </dl>
      </Card>
    </SettingsSection>
  );
}

function Rules({ rules }: { rules: string[] | undefined }) {
  if (rules === undefined) return <span className="text-muted">Only owners see this</span>;
  if (rules.length === 0) return <span className="text-muted">Nothing</span>;
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
