from __future__ import annotations

from base64 import b64encode
from typing import Any, Dict, Mapping, Union


def to_input_file(file: Union[str, Mapping[str, Any]]) -> Union[str, Dict[str, Any]]:
    """The file as the wire has it: bytes become base64."""
    if isinstance(file, str):
        return file
    data = file.get("data")
    return (
        {**file, "data": b64encode(data).decode("ascii")}
        if isinstance(data, (bytes, bytearray))
        else dict(file)
    )
