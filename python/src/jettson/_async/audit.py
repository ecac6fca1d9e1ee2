from __future__ import annotations

from typing import AsyncGenerator, Optional

from .._call import Call
from ..types import AuditEntry, AuditPage
from .transport import AsyncTransport


class AsyncAudit:
    """Who did what in the account, kept for 90 days. It needs a key with the scope `admin`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(
        self,
        limit: Optional[int] = None,
        after: Optional[str] = None,
        *,
        action: Optional[str] = None,
        target: Optional[str] = None,
        agent_id: Optional[str] = None,
        actor_id: Optional[str] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
    ) -> AuditPage:
        """One page of 1 to 1,000, 100 by default, newest first.

        Args:
            limit: entries per page.
            after: the `next_cursor` of the page before.
            action: only entries of this action.
            target: only entries about this: the name of a secret, for instance, or the id of a key.
            agent_id: only entries about this agent, such as its uses of secrets.
            actor_id: only what this key, user or agent did, by its id.
            created_after: ISO 8601.
            created_before: ISO 8601.
        """
        query = {
            "action": action,
            "target": target,
            "agent_id": agent_id,
            "actor_id": actor_id,
            "created_after": created_after,
            "created_before": created_before,
            "limit": limit,
            "after": after,
        }
        return await self._transport.json(Call("GET", "/audit", query=query), AuditPage)

    async def iterate(
        self,
        limit: Optional[int] = None,
        *,
        action: Optional[str] = None,
        target: Optional[str] = None,
        agent_id: Optional[str] = None,
        actor_id: Optional[str] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
    ) -> AsyncGenerator[AuditEntry, None]:
        """All entries, newest first, page by page as they are asked for; arguments as for `list`."""
        after: Optional[str] = None
        while True:
            page = await self.list(
                limit,
                after,
                action=action,
                target=target,
                agent_id=agent_id,
                actor_id=actor_id,
                created_after=created_after,
                created_before=created_before,
            )
            for entry in page.data:
                yield entry
            after = page.next_cursor
            if after is None:
                return
