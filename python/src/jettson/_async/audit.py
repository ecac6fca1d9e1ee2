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
    ) -> AuditPage:
        """One page of 1 to 1,000, 100 by default, newest first; `action`: only entries of that action."""
        query = {"action": action, "limit": limit, "after": after}
        return await self._transport.json(Call("GET", "/audit", query=query), AuditPage)

    async def iterate(
        self, limit: Optional[int] = None, *, action: Optional[str] = None
    ) -> AsyncGenerator[AuditEntry, None]:
        """All entries, newest first, page by page as they are asked for."""
        after: Optional[str] = None
        while True:
            page = await self.list(limit, after, action=action)
            for entry in page.data:
                yield entry
            after = page.next_cursor
            if after is None:
                return
