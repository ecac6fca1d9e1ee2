from __future__ import annotations

from typing import List

from .._call import Call
from ..types import Model, ModelList
from .transport import AsyncTransport


class AsyncModels:
    """The models of the server."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self) -> List[Model]:
        """All models that a spawn can name, the default first, with windows and prices where known."""
        return [*(await self._transport.json(Call("GET", "/models"), ModelList)).data]
