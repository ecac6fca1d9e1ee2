import { ArrowLeftRight } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/class-names.ts';
import { Tag } from '../../ui/tag.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Expiry } from '../expiry.tsx';
import { SideBySide } from '../side-by-side.tsx';
import { TrustTag } from '../trust-tag.tsx';
import { type PairChoice, swapped } from './pair-choices.ts';
import { gainsOf, lostWith, whyKept } from './why-kept.ts';

const REASONS = {
  subject: 'Their keys, tags or metadata name different things.',
  text: 'A number, a name, a negation or another word differs.',
  trust_or_expiry: 'They say the same, but neither can stand for the other without a loss.',
} as const;

/** Two memories beside each other: a tick to merge them, which one would be kept, and why. */
export function PairCard({ pair, onChange }: { pair: PairChoice; onChange: (pair: PairChoice) => void }) {
  const { kept, removed, similarity, reason, isTicked } = pair;
  const why = whyKept(kept, removed);
  const gains = gainsOf(kept, removed);
  const notes = [
    why === null ? `You chose to keep ${kept.key}.` : `${kept.key} is kept because ${why}.`,
    ...lostWith(kept, removed),
    ...(gains.length > 0 ? [`It takes over ${gains.join(', ')}.`] : []),
  ];
  return (
    <li className={cn('space-y-2 rounded-lg border p-3', isTicked ? 'border-accent' : 'border-line')}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <label className="flex min-w-0 grow items-center gap-2 font-medium text-strong">
          <input
            type="checkbox"
            checked={isTicked}
            onChange={({ target }) => onChange({ ...pair, isTicked: target.checked })}
            className="size-4 shrink-0 accent-accent-fill"
          />
          <span className="break-anywhere">
            Remove {removed.key}, keep {kept.key}
          </span>
        </label>
        <span className="tabular text-muted text-xs">{Math.round(similarity * 100)} % alike</span>
        <Button
          size="small"
          onClick={() => onChange(swapped(pair))}
          aria-label={`Keep the other: ${removed.key}`}
        >
          <ArrowLeftRight aria-hidden className="size-3.5" /> Keep the other
        </Button>
      </div>
      {reason !== null && <p className="text-warn text-xs">{REASONS[reason]}</p>}
      <SideBySide
        before={{
          title: <Title memory={removed} isKept={false} isTicked={isTicked} />,
          value: removed.value,
          note: <Facts memory={removed} />,
        }}
        after={{
          title: <Title memory={kept} isKept isTicked={isTicked} />,
          value: kept.value,
          note: <Facts memory={kept} />,
        }}
      />
      <p className="text-xs">{notes.join(' ')}</p>
    </li>
  );
}

function Title({
  memory: { key, namespace },
  isKept,
  isTicked,
}: {
  memory: PairChoice['kept'];
  isKept: boolean;
  isTicked: boolean;
}) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {isTicked && <Tag tone={isKept ? 'good' : 'bad'}>{isKept ? 'keep' : 'remove'}</Tag>}
      <span className="break-anywhere text-strong">{key}</span>
      <span className="break-anywhere font-mono font-normal">{namespace}</span>
    </span>
  );
}

function Facts({
  memory: { trust, importance, expires_at: expires, updated_at: updated, tags },
}: {
  memory: PairChoice['kept'];
}) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
      <TrustTag trust={trust} />
      <span>importance {importance}</span>
      <span>
        expires <Expiry at={expires} />
      </span>
      <span>
        changed <TimeAgo at={updated} />
      </span>
      {tags.map((tag) => (
        <Tag key={tag}>#{tag}</Tag>
      ))}
    </p>
  );
}
