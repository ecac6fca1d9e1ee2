import { grantableRoles } from '@jettson/contract';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { AllowedPage } from '../shell/allowed.tsx';
import { useUser } from '../shell/user-context.ts';
import { useSignInWays } from '../sign-in/use-sign-in-ways.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/page.tsx';
import { FactRow } from './fact-row.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MembersCard } from './members-card.tsx';
import { RoleTable } from './role-table.tsx';
import { SettingsSection } from './settings-section.tsx';

/** Who signs in to the console for this account, and what each of them may do. */
export function MembersPage() {
  const { user } = useUser();
  const [isInviting, setIsInviting] = useState(false);
  return (
    <AllowedPage to="admin" does="read">
      <SettingsSection
        title="Members"
        lead="They sign in to the console for this account."
        action={
          grantableRoles(user.role).length > 0 && (
            <Button look="primary" onClick={() => setIsInviting(true)}>
              <UserPlus aria-hidden className="size-4" /> Invite
            </Button>
          )
        }
      >
        <MembersCard />
        <RoleTable />
        <SignInWaysCard />
      </SettingsSection>
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </AllowedPage>
  );
}

/** How members sign in, which the operator decides. */
function SignInWaysCard() {
  const { data } = useSignInWays();
  return (
    <Card title="Ways to sign in" hint="Set by the operator; see the page People in the documentation">
      <dl className="divide-y divide-line">
        <FactRow label="Password" value={data && (data.password ? 'On' : 'Off')} />
        <FactRow
          label="Single sign-on"
          value={data && (data.provider ? data.provider.name : 'No OpenID provider is set up')}
        />
      </dl>
    </Card>
  );
}
