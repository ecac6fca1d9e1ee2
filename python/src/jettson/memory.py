"""Names that `jettson` 0.1.0 on PyPI has in this module; this package defines them elsewhere."""

from ._sync.memory import MemoryStore as MemoryResource
from .errors import JettsonNotFoundError
from .http import HttpClient
from .types import (
    ConsolidateResult,
    ConsolidateSummary,
    DedupePair,
    DedupeResult,
    ImportError_,
    ImportResult,
    Memory,
    MemorySearchMode,
    MemorySearchResult,
    NamespaceInfo,
)

__all__ = [
    "ConsolidateResult",
    "ConsolidateSummary",
    "DedupePair",
    "DedupeResult",
    "HttpClient",
    "ImportError_",
    "ImportResult",
    "JettsonNotFoundError",
    "Memory",
    "MemoryResource",
    "MemorySearchMode",
    "MemorySearchResult",
    "NamespaceInfo",
]
