from __future__ import annotations

from typing import Literal, Optional

from .._call import Call, compact, new_idempotency_key, segment
from ..types import AgentMessage
from .transport import AsyncTransport


class AsyncMessages:
    """Messages to an agent, in addition to its task."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def send(
        self,
        agent_id: str,
        content: str,
        *,
        mode: Optional[Literal["queue", "interrupt"]] = None,
        idempotency_key: Optional[str] = None,
    ) -> AgentMessage:
        """Sends a message; an idle agent continues with it.

        It has been delivered once an event `user-message` has its id.

        Args:
            agent_id: the agent.
            content: up to 20,000 characters.
            mode: `queue`, the default: given at the next tool boundary. `interrupt`: now, what is under way
                is cut.
            idempotency_key: generated if absent, so that a retry sends nothing twice.

        Raises:
            JettsonError: `conflict` if the agent has ended.
        """
        call = Call(
            "POST",
            f"/agents/{segment(agent_id)}/messages",
            body=compact(content=content, mode=mode),
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, AgentMessage)
