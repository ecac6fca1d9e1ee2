# Made from _async/usage.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import Literal, Optional

from .._call import Call
from ..types import Usage
from .transport import Transport


class UsageReports:
    """What the account uses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(
        self,
        *,
        from_date: Optional[str] = None,
        to_date: Optional[str] = None,
        group_by: Optional[Literal["day", "key", "model"]] = None,
    ) -> Usage:
        """Tokens, cost, hours and runs.

        Args:
            from_date: first day, `YYYY-MM-DD`, UTC; the 1st of this month by default.
            to_date: last day; today by default.
            group_by: `day` by default.
        """
        query = {"from": from_date, "to": to_date, "group_by": group_by}
        return self._transport.json(Call("GET", "/usage", query=query), Usage)
