import { X } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { describeFailure } from '../api/describe-error.ts';
import { cn } from './class-names.ts';

interface Notice {
  id: number;
  title: string;
  hint?: string;
  isError?: boolean;
  action?: { label: string; run: () => void } | undefined;
}

export interface Notify {
  say(title: string, action?: Notice['action']): void;
  fail(error: unknown): void;
}

const NotifyContext = createContext<Notify>({ say() {}, fail() {} });

/** Says something in the corner for a few seconds. */
export const useNotify = (): Notify => useContext(NotifyContext);

/** How long a notice stays, milliseconds; one with an action stays longer. */
const STAYS_MS = 6000;
const STAYS_WITH_ACTION_MS = 15_000;
const MOST = 3;

let lastId = 0;

export function NotifyProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const [notify] = useState<Notify>(() => {
    const add = (notice: Omit<Notice, 'id'>) => {
      lastId += 1;
      const id = lastId;
      setNotices((all) => [...all.slice(1 - MOST), { ...notice, id }]);
    };
    return {
      say: (title, action) => add({ title, action }),
      fail: (error) => add({ ...describeFailure(error), isError: true }),
    };
  });
  return (
    <NotifyContext value={notify}>
      {children}
      <ul
        aria-live="polite"
        aria-label="Notices"
        className="pointer-events-none fixed right-4 bottom-20 z-60 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2"
      >
        {notices.map((notice) => (
          <NoticeItem
            key={notice.id}
            notice={notice}
            onEnd={() => setNotices((all) => all.filter(({ id }) => id !== notice.id))}
          />
        ))}
      </ul>
    </NotifyContext>
  );
}

function NoticeItem({ notice, onEnd }: { notice: Notice; onEnd: () => void }) {
  const { title, hint, isError, action } = notice;
  const [isHeld, setIsHeld] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock starts once, and anew when the pointer leaves
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onEnd, action ? STAYS_WITH_ACTION_MS : STAYS_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);
  return (
    <li
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      className="pointer-events-auto flex animate-appear items-center gap-3 rounded-lg bg-raised p-3 shadow-pop"
    >
      <span aria-hidden className={cn('size-2 shrink-0 rounded-full', isError ? 'bg-bad' : 'bg-good')} />
      <div className="min-w-0 grow">
        <p className="break-anywhere font-medium text-strong">{title}</p>
        {hint && <p className="break-anywhere text-muted text-xs">{hint}</p>}
      </div>
      {action && (
        <button
          type="button"
          className="rounded font-medium text-accent hover:underline"
          onClick={() => {
            action.run();
            onEnd();
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        onClick={onEnd}
        className="rounded text-muted hover:text-strong"
      >
        <X className="size-3.5" />
      </button>
    </li>
  );
}
