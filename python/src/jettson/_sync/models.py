# Made from _async/models.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import List

from .._call import Call
from ..types import Model, ModelList
from .transport import Transport


class Models:
    """The models of the server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> List[Model]:
        """All models that a spawn can name, the default first, with windows and prices where known."""
        return [*(self._transport.json(Call("GET", "/models"), ModelList)).data]
