import { type MemberRole, mayRole, type Permission } from '@jettson/contract';

export interface SettingsTab {
  to:
    | '/settings'
    | '/settings/members'
    | '/settings/models'
    | '/settings/retention'
    | '/settings/webhooks'
    | '/settings/server';
  label: string;
  /** What somebody needs to read it; without it, everybody may. */
  needs?: Permission;
}

const TABS: SettingsTab[] = [
  { to: '/settings', label: 'General' },
  { to: '/settings/members', label: 'Members', needs: 'admin' },
  { to: '/settings/models', label: 'Models', needs: 'agents' },
  { to: '/settings/webhooks', label: 'Webhooks', needs: 'webhooks' },
  { to: '/settings/retention', label: 'Retention', needs: 'usage' },
  { to: '/settings/server', label: 'Server', needs: 'usage' },
];

/** The pages of the settings that are of use to somebody with the role. */
export function settingsTabsOf(role: MemberRole): SettingsTab[] {
  return TABS.filter(({ needs }) => needs === undefined || mayRole(role, needs, 'read'));
}
