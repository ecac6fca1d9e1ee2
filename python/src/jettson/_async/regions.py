from __future__ import annotations

from typing import List

from .._call import Call
from ..types import RegionInfo, RegionList
from .transport import AsyncTransport


class AsyncRegions:
    """The regions of the server."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self) -> List[RegionInfo]:
        """All regions and the state of their warm pools."""
        return [*(await self._transport.json(Call("GET", "/regions"), RegionList)).regions]
