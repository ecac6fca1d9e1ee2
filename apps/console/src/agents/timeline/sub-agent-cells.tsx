import type { AgentUsage } from '@jettson/contract';
import { formatCount, formatSpent } from '../../api/format.ts';

/** What a sub-agent and those below it have used so far. */
export function SubAgentCells({ usage }: { usage: AgentUsage | undefined }) {
  return (
    <>
      <span className="tabular text-right text-muted text-xs @max-2xl:hidden">
        {usage && formatCount(usage.input_tokens + usage.output_tokens)}
      </span>
      <span className="tabular text-right text-body text-xs">{usage && formatSpent(usage)}</span>
    </>
  );
}
