# Made from _async/regions.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import List

from .._call import Call
from ..types import RegionInfo, RegionList
from .transport import Transport


class Regions:
    """The regions of the server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> List[RegionInfo]:
        """All regions and the state of their warm pools."""
        return [*(self._transport.json(Call("GET", "/regions"), RegionList)).regions]
