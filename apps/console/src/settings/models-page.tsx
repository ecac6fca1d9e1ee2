import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/client.ts';
import { settingsQuery } from '../api/queries.ts';
import { Allowed, AllowedPage } from '../shell/allowed.tsx';
import { Card } from '../ui/page.tsx';
import { Tag } from '../ui/tag.tsx';
import { FactRow } from './fact-row.tsx';
import { ModelTable } from './model-table.tsx';
import { ProvidersCard } from './providers-card.tsx';
import { SettingsSection } from './settings-section.tsx';

/** Where models come from, which there are, and what they cost. */
export function ModelsPage() {
  const api = useApi();
  const { data } = useQuery(settingsQuery(api));
  return (
    <AllowedPage to="agents" does="read">
      <SettingsSection
        title="Models"
        lead="What agents can run on. A spawn or a template names a model; without one, the default is used."
      >
        <Allowed to="installation">
          <ProvidersCard />
        </Allowed>
        <Card title="Default model" hint="Set by JETTSON_MODEL">
          <dl className="divide-y divide-line">
            <FactRow label="Name" value={data?.model.alias} />
            <FactRow label="Model" value={data && (data.model.id ?? <Tag tone="warn">no model</Tag>)} />
            <FactRow label="Reason" value={data && (data.model.source ?? data.model.help ?? '–')} />
          </dl>
        </Card>
        <ModelTable />
      </SettingsSection>
    </AllowedPage>
  );
}
