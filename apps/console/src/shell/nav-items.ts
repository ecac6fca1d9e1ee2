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
  isForOwners?: boolean;
}

export const NAV_ITEMS: NavItem[] = [
  { to: '/', label: 'Overview', icon: LayoutGrid, key: 'o' },
  { to: '/needs-you', label: 'Needs you', icon: Inbox, key: 'n' },
  { to: '/agents', label: 'Agents', icon: Bot, key: 'a' },
  { to: '/templates', label: 'Templates', icon: LayoutTemplate, key: 't' },
  { to: '/memory', label: 'Memory', icon: Brain, key: 'm' },
  { to: '/secrets', label: 'Secrets', icon: Lock, key: 'e' },
  { to: '/api-keys', label: 'API keys', icon: KeyRound, key: 'k' },
  { to: '/audit', label: 'Audit log', icon: ScrollText, key: 'l' },
  { to: '/usage', label: 'Usage', icon: ChartNoAxesColumn, key: 'u' },
  { to: '/reference', label: 'API reference', icon: BookOpen, key: 'r' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
  { to: '/accounts', label: 'Accounts', icon: Users, key: 'c', isForOwners: true },
];
