"""All records and types of the API, and the names that `jettson` 0.1.0 of PyPI has for some of them."""

from __future__ import annotations

from typing import Literal, Union

from . import _wire
from ._wire import *  # noqa: F403
from ._wire import ImportFailure, MemoryScoreBreakdown, ProgressEntry

Region = Union[Literal["iad", "lhr", "syd"], str]
"""Where a computer runs: the default regions, or a name of the operator's."""

AgentProgressEntry = ProgressEntry
ImportError_ = ImportFailure
MemorySearchBreakdown = MemoryScoreBreakdown

__all__ = ["AgentProgressEntry", "ImportError_", "MemorySearchBreakdown", "Region"]
__all__ += _wire.__all__
