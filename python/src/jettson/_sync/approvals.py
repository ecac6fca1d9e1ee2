# Made from _async/approvals.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import Optional

from .._call import Call, compact, segment
from ..types import ApprovalDecision
from .transport import Transport


class Approvals:
    """Tool calls that wait, because the agent was spawned with `require_approval`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def decide(
        self, agent_id: str, call_id: str, *, approve: bool, reason: Optional[str] = None
    ) -> ApprovalDecision:
        """Approves or refuses a call. The same decision again is answered like the first time.

        Args:
            agent_id: the agent.
            call_id: from the event `approval-requested`.
            approve: whether it may happen.
            reason: told to the agent when it is refused.

        Raises:
            JettsonNotFoundError: no such call was asked for.
            JettsonError: `conflict`; it was decided otherwise, a message cancelled it, or the agent ended.
        """
        call = Call(
            "POST",
            f"/agents/{segment(agent_id)}/approvals/{segment(call_id)}",
            body=compact(approve=approve, reason=reason),
            repeatable=True,
        )
        return self._transport.json(call, ApprovalDecision)
