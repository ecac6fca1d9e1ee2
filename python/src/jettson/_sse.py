from __future__ import annotations

import codecs
import re
from typing import Iterator, List, NamedTuple, Optional

# A carriage return at the end of a piece may be half of a line break.
_LINE_BREAK = re.compile(r"\r\n|\n|\r(?!\Z)")


class ServerSentEvent(NamedTuple):
    id: Optional[str]
    data: Optional[str]
    """None for one that has only an id."""


class EventDecoder:
    """Reads server-sent events from pieces of a stream.

    httpx's own `iter_lines` also breaks lines at U+2028 and the like, which JSON may hold.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._rest = ""
        self._id: Optional[str] = None
        self._data: List[str] = []

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """Each event that this piece completes."""
        *lines, self._rest = _LINE_BREAK.split(self._rest + self._decoder.decode(piece))
        for line in lines:
            if line:
                field, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if field == "data":
                    self._data.append(value)
                elif field == "id":
                    self._id = value
            elif self._data or self._id is not None:
                event = ServerSentEvent(self._id, "\n".join(self._data) if self._data else None)
                self._id, self._data = None, []
                yield event
