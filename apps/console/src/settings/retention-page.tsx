import type { PlanRetention } from '@jettson/contract';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api/client.ts';
import { countOf } from '../api/format.ts';
import { accountQuery } from '../api/queries.ts';
import { AllowedPage, useMay } from '../shell/allowed.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/notes.tsx';
import { Card } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { PlanRetentionDialog } from './plan-retention-dialog.tsx';
import { plansQuery } from './plans-query.ts';
import { PurgeCard } from './purge-card.tsx';
import { KEPT_KINDS, keptText } from './retention-kinds.ts';
import { SettingsSection } from './settings-section.tsx';

/** How long things are kept, what deletes them, and how to delete something at once. */
export function RetentionPage() {
  return (
    <AllowedPage to="usage" does="read">
      <Retention />
    </AllowedPage>
  );
}

function Retention() {
  const api = useApi();
  const isOwner = useMay()('installation');
  const account = useQuery(accountQuery(api));
  const plans = useQuery({ ...plansQuery(api), enabled: isOwner });
  const [edited, setEdited] = useState<PlanRetention | null>(null);
  const plan = account.data?.plan;
  const own = plans.data?.plans.find(({ name }) => name === plan?.name);
  const others = plans.data?.plans.filter(({ name }) => name !== plan?.name) ?? [];
  return (
    <SettingsSection
      title="Retention"
      lead={
        plan && (
          <>
            How long the plan <strong className="text-strong">{plan.name}</strong> keeps what this account
            leaves behind. {isOwner ? '' : 'An owner of the installation can change it.'}
          </>
        )
      }
      action={
        own && (
          <Button look="primary" onClick={() => setEdited(own)}>
            <Pencil aria-hidden className="size-3.5" /> Change
          </Button>
        )
      }
    >
      {account.error && !plan && <ErrorNote error={account.error} onRetry={() => void account.refetch()} />}
      <Card>
        {!plan && <SkeletonRows count={5} />}
        {plan && (
          <dl aria-label="Kept" className="divide-y divide-line">
            {KEPT_KINDS.map(({ kind, label, what, from }) => (
              <div key={kind} className="flex flex-wrap items-baseline gap-x-6 gap-y-1 px-4 py-3">
                <dt className="min-w-0 grow basis-60">
                  <span className="font-medium text-strong">{label}</span>
                  <span className="block text-pretty text-muted text-xs">{what}</span>
                </dt>
                <dd className="w-44 sm:text-right">
                  <span className="tabular font-medium text-strong">{keptText(plan[kind])}</span>
                  <span className="block text-muted text-xs">
                    {plan[kind] === null ? 'kept until it is deleted by hand' : `after ${from}`}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Card>
      <Card title="How it is deleted">
        <ul className="list-disc space-y-1.5 py-3 pr-4 pl-8 text-pretty">
          <li>A job looks every five minutes, and deletes in small steps.</li>
          <li>
            Only agents that have ended are deleted. Sub-agents go together with the agent at the top of their
            tree.
          </li>
          <li>Memories that an agent wrote stay, and so do the totals of what it used.</li>
          <li>A file that a live agent needs stays until the agent ends.</li>
          <li>Backups that were made before still contain what was deleted.</li>
          <li>
            Responses for idempotency keys are kept for 24 hours and deliveries of webhooks for 30 days,
            whatever the plan says.
          </li>
        </ul>
      </Card>
      <PurgeCard />
      {others.length > 0 && <OtherPlans plans={others} onEdit={setEdited} />}
      {edited && <PlanRetentionDialog plan={edited} onClose={() => setEdited(null)} />}
    </SettingsSection>
  );
}

/** What the other plans of the installation keep, for its owners. */
function OtherPlans({ plans, onEdit }: { plans: PlanRetention[]; onEdit: (plan: PlanRetention) => void }) {
  return (
    <Card title="Other plans" hint="Accounts on them have their own days">
      <ul aria-label="Other plans" className="divide-y divide-line">
        {plans.map((plan) => (
          <li key={plan.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <div className="min-w-0 grow basis-60">
              <p className="font-medium text-strong">
                {plan.name}{' '}
                <span className="font-normal text-muted">{countOf(plan.accounts, 'account')}</span>
              </p>
              <p className="text-muted text-xs">
                {KEPT_KINDS.map(({ kind, label }) => `${label} ${keptText(plan[kind])}`).join(' · ')}
              </p>
            </div>
            <Button size="small" aria-label={`Change what ${plan.name} keeps`} onClick={() => onEdit(plan)}>
              Change
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
