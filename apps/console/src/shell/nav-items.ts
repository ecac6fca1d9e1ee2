import { type MemberRole, mayRole, type Permission } from '@jettson/contract';
import {
  BookOpen,
  Bot,
  Brain,
  ChartNoAxesColumn,
  Inbox,
  KeyRound,
  LayoutGrid,
  LayoutTemplate,
  Lock,
  type LucideIcon,
  ScrollText,
  Settings,
  Users,
} from 'lucide-react';

export interface NavItem {
  to:
    | '/'
    | '/needs-you'
    | '/agents'
    | '/templates'
    | '/memory'
    | '/secrets'
    | '/audit'
    | '/api-keys'
    | '/usage'
    | '/settings'
    | '/reference'
    | '/accounts';
  label: string;
  icon: LucideIcon;
  /** The key to press after "g". */
  key: string;
  /** What somebody needs for the page; without it, everybody may open it. */
  needs?: Permission;
  /** Whether the page is only for those who may change that; otherwise reading is enough. */
  does?: 'change';
}

/** What agents do, what they may use, and everything around them. */
const NAV_GROUPS: NavItem[][] = [
  [
    { to: '/', label: 'Overview', icon: LayoutGrid, key: 'o', needs: 'usage' },
    { to: '/needs-you', label: 'Needs you', icon: Inbox, key: 'n', needs: 'agents', does: 'change' },
    { to: '/agents', label: 'Agents', icon: Bot, key: 'a', needs: 'agents' },
    { to: '/templates', label: 'Templates', icon: LayoutTemplate, key: 't', needs: 'agents' },
    { to: '/memory', label: 'Memory', icon: Brain, key: 'm', needs: 'memory' },
  ],
  [
    { to: '/secrets', label: 'Secrets', icon: Lock, key: 'e', needs: 'secrets' },
    { to: '/api-keys', label: 'API keys', icon: KeyRound, key: 'k', needs: 'admin' },
    { to: '/audit', label: 'Audit log', icon: ScrollText, key: 'l', needs: 'admin' },
  ],
  [
    { to: '/usage', label: 'Usage', icon: ChartNoAxesColumn, key: 'u', needs: 'usage' },
    { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
    { to: '/accounts', label: 'Accounts', icon: Users, key: 'c', needs: 'installation' },
    { to: '/reference', label: 'API reference', icon: BookOpen, key: 'r' },
  ],
];

export const NAV_ITEMS: NavItem[] = NAV_GROUPS.flat();

const mayOpen =
  (role: MemberRole) =>
  ({ needs, does }: NavItem): boolean =>
    needs === undefined || mayRole(role, needs, does ?? 'read');

/** The pages that are of use to somebody with the role. */
export function navItemsOf(role: MemberRole): NavItem[] {
  return NAV_ITEMS.filter(mayOpen(role));
}

/** The same in groups, none of which is empty. */
export function navGroupsOf(role: MemberRole): NavItem[][] {
  return NAV_GROUPS.map((group) => group.filter(mayOpen(role))).filter((group) => group.length > 0);
}
