import type { Agent } from '@jettson/contract';
import { useState } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { RichText } from '../ui/rich-text.tsx';

const LONG_TASK = 320;

/** The task and its result. */
export function AgentResult({ agent }: { agent: Agent }) {
  const [isWhole, setIsWhole] = useState(false);
  const isLong = agent.task.length > LONG_TASK;
  const shown = isLong && !isWhole ? `${agent.task.slice(0, LONG_TASK)}…` : agent.task;
  return (
    <div className="mb-5 space-y-3">
      <section aria-label="Task">
        <h2 className="mb-1 font-medium text-muted text-xs">Task</h2>
        <p className="break-anywhere whitespace-pre-wrap text-base text-strong">{shown}</p>
        {isLong && (
          <button type="button" onClick={() => setIsWhole(!isWhole)} className="text-accent text-xs">
            {isWhole ? 'Show less' : 'Show all'}
          </button>
        )}
      </section>
      {agent.final_result !== null && agent.final_result !== '' && (
        <section aria-label="Result" className="rounded-xl border border-line bg-panel p-4 shadow-card">
          <div className="mb-1 flex items-center justify-between">
            <h2 className="font-medium text-good text-xs">Result</h2>
            <CopyButton text={agent.final_result} size="icon" look="quiet" label="Copy the result" />
          </div>
          {agent.output !== null && agent.output !== undefined ? (
            <pre className="break-anywhere whitespace-pre-wrap font-mono text-strong text-xs">
              {JSON.stringify(agent.output, null, 2)}
            </pre>
          ) : (
            <RichText text={agent.final_result} />
          )}
        </section>
      )}
      {agent.error !== null && (
        <section aria-label="Error" role="alert" className="rounded-xl bg-bad-soft p-4">
          <h2 className="mb-1 font-medium text-bad text-xs">
            Failed{agent.reason ? `: ${agent.reason}` : ''}
          </h2>
          <p className="break-anywhere whitespace-pre-wrap text-strong">{agent.error}</p>
        </section>
      )}
    </div>
  );
}
