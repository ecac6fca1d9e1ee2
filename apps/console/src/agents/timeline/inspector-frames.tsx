import { Dialog } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { Overlay } from '../../ui/overlay.tsx';
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

/** The inspector over the steps, where there is no room beside them. `facts`: of the run, which it may cover. */
export function InspectorSheet({ inspected, facts }: { inspected: Inspected; facts: ReactNode }) {
  return (
    <Overlay
      onClose={inspected.onClose}
      className="fixed inset-y-0 right-0 z-50 flex w-full max-w-xl flex-col border-line border-l bg-page"
    >
      <Dialog.Title asChild>
        <p className="sr-only">{describeStep(inspected.row.step).label}</p>
      </Dialog.Title>
      <p className="flex flex-wrap items-center gap-x-3 border-line border-b px-4 py-2 text-muted text-xs">
        {facts}
      </p>
      <Inspector {...inspected} closeLabel="Back to the steps" />
    </Overlay>
  );
}
