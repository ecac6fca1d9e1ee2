import type { Memory } from '@jettson/contract';
import { Tag } from '../ui/tag.tsx';

const SOURCES: Record<Memory['source'], { label: string; tone: 'plain' | 'accent' | 'warn' }> = {
  manual: { label: 'written', tone: 'plain' },
  auto_extracted: { label: 'learned', tone: 'accent' },
  consolidated: { label: 'merged', tone: 'warn' },
};

/** How a memory came to be. */
export function SourceTag({ source }: { source: Memory['source'] }) {
  const { label, tone } = SOURCES[source];
  return <Tag tone={tone}>{label}</Tag>;
}
