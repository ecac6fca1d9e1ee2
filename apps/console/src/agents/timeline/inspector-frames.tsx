import { Dialog } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Overlay } from '../../ui/overlay.tsx';
import { useGuardedClose } from '../../ui/use-guarded-close.tsx';
import { discardText } from '../../ui/use-kept-text.ts';
import { reasonName } from './approval-buttons.tsx';
import { describeStep } from './describe-step.ts';
import { Inspector } from './inspector.tsx';

type Inspected = Omit<ComponentProps<typeof Inspector>, 'closeLabel'>;

/** The inspector beside the steps; without a step, what is said of the whole run. */
export function InspectorPane({
  inspected,
  children,
}: {
  inspected: Inspected | undefined;
  children: ReactNode;
}) {
  return (
    <aside
      aria-label={inspected ? 'Step' : 'Run'}
      className="flex w-[22rem] shrink-0 flex-col border-line border-l bg-page xl:w-[28rem] 2xl:w-[34rem]"
    >
      {inspected ? (
        <Inspector {...inspected} closeLabel="Show the whole run" />
      ) : (
        <div className="scroll-thin min-h-0 grow overflow-y-auto p-4" data-scroll>
          {children}
        </div>
      )}
    </aside>
  );
}

/**
 * The inspector over the steps, where there is no room beside them. `facts`: the status and numbers of the run, which it
 * may cover.
 */
export function InspectorSheet({ inspected, facts }: { inspected: Inspected; facts: ReactNode }) {
  const { row, onClose } = inspected;
  const { close, onFocusCapture, question } = useGuardedClose(onClose, () => {
    if (row.step.kind === 'tool') discardText(reasonName(row.agentId, row.step.callId));
  });
  return (
    <Overlay
      onClose={close}
      className="fixed inset-y-0 right-0 z-50 flex w-full max-w-xl flex-col border-line border-l bg-page"
    >
      <Dialog.Title asChild>
        <p className="sr-only">{describeStep(row.step).label}</p>
      </Dialog.Title>
      <p className="flex flex-wrap items-center gap-x-3 border-line border-b px-4 py-2 text-muted text-xs">
        {facts}
      </p>
      <div onFocusCapture={onFocusCapture} className="flex min-h-0 grow flex-col">
        <Inspector {...inspected} onClose={close} closeLabel="Back to the steps" />
      </div>
      {question && <footer className="border-line border-t px-4 py-3">{question}</footer>}
    </Overlay>
  );
}
