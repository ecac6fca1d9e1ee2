from __future__ import annotations

from typing import Optional

from .._call import Call, compact, segment
from ..types import ApprovalDecision
from .transport import AsyncTransport


class AsyncApprovals:
    """Tool calls that wait, because the agent was spawned with `require_approval`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def decide(
        self, agent_id: str, call_id: str, *, approve: bool, reason: Optional[str] = None
    ) -> ApprovalDecision:
        """Approves or refuses a call. Repeating the same decision returns the same answer.

        Args:
            agent_id: the agent.
            call_id: from the event `approval-requested`.
            approve: whether the call may run.
            reason: what the agent is told if the call is refused.

        Raises:
            JettsonNotFoundError: no such call waits or waited for approval.
            JettsonError: `conflict` if it was decided differently, was cancelled by a message, or the agent
                ended.
        """
        call = Call(
            "POST",
            f"/agents/{segment(agent_id)}/approvals/{segment(call_id)}",
            body=compact(approve=approve, reason=reason),
            repeatable=True,
        )
        return await self._transport.json(call, ApprovalDecision)
