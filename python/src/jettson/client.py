"""Names that `jettson` 0.1.0 on PyPI has in this module; this package defines them elsewhere."""

from ._call import DEFAULT_BASE_URL
from ._sync.client import Jettson
from .agents import AgentsResource
from .http import HttpClient
from .memory import MemoryResource

__all__ = ["DEFAULT_BASE_URL", "AgentsResource", "HttpClient", "Jettson", "MemoryResource"]
