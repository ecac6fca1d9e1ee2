import type { MemoryTrust } from '@jettson/contract';
import { Tag } from '../ui/tag.tsx';

/** The least trusted origin of a value, from high to low. */
const TRUST = {
  user: { label: 'you', long: 'from you', tone: 'good' },
  agent: { label: 'agent', long: 'from an agent', tone: 'accent' },
  tool: { label: 'tool', long: 'from a tool', tone: 'warn' },
  web: { label: 'web', long: 'from the web, least trusted', tone: 'bad' },
} as const satisfies Record<MemoryTrust, object>;

/** How far a memory is trusted, by where it comes from. */
export function TrustTag({ trust, isLong = false }: { trust: MemoryTrust; isLong?: boolean }) {
  const { label, long, tone } = TRUST[trust];
  return (
    <Tag tone={tone}>
      {!isLong && <span className="sr-only">Trust: </span>}
      {isLong ? long : label}
    </Tag>
  );
}
