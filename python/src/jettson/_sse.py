from __future__ import annotations

import codecs
import re
from typing import Iterator, List

# A carriage return at the end of a piece may be half of a line break.
_LINE_BREAK = re.compile(r"\r\n|\n|\r(?!\Z)")


class EventDecoder:
    """Reads the data of server-sent events from pieces of a stream.

    httpx's own `iter_lines` also breaks lines at U+2028 and the like, which JSON may hold.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._rest = ""
        self._data: List[str] = []

    def feed(self, piece: bytes) -> Iterator[str]:
        """The data of each event that this piece completes."""
        *lines, self._rest = _LINE_BREAK.split(self._rest + self._decoder.decode(piece))
        for line in lines:
            if line:
                field, _, value = line.partition(":")
                if field == "data":
                    self._data.append(value[1:] if value.startswith(" ") else value)
            elif self._data:
                data, self._data = "\n".join(self._data), []
                yield data
