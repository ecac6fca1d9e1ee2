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

export const NAV_ITEMS: NavItem[] = [
  { to: '/', label: 'Overview', icon: LayoutGrid, key: 'o', needs: 'usage' },
  { to: '/needs-you', label: 'Needs you', icon: Inbox, key: 'n', needs: 'agents', does: 'change' },
  { to: '/agents', label: 'Agents', icon: Bot, key: 'a', needs: 'agents' },
  { to: '/templates', label: 'Templates', icon: LayoutTemplate, key: 't', needs: 'agents' },
  { to: '/memory', label: 'Memory', icon: Brain, key: 'm', needs: 'memory' },
  { to: '/secrets', label: 'Secrets', icon: Lock, key: 'e', needs: 'secrets' },
  { to: '/api-keys', label: 'API keys', icon: KeyRound, key: 'k', needs: 'admin' },
  { to: '/audit', label: 'Audit log', icon: ScrollText, key: 'l', needs: 'admin' },
  { to: '/usage', label: 'Usage', icon: ChartNoAxesColumn, key: 'u', needs: 'usage' },
  { to: '/reference', label: 'API reference', icon: BookOpen, key: 'r' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
  { to: '/accounts', label: 'Accounts', icon: Users, key: 'c', needs: 'installation' },
];

/** The pages that are of use to somebody with the role. */
export function navItemsOf(role: MemberRole): NavItem[] {
  return NAV_ITEMS.filter(({ needs, does }) => needs === undefined || mayRole(role, needs, does ?? 'read'));
}
