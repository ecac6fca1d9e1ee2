"""Names that `jettson` 0.1.0 on PyPI has in this module; this package defines them elsewhere."""

from ._record_methods import agent_status_is_terminal
from ._sync.agents import Agents as AgentsResource
from .errors import AgentTimeoutError
from .http import HttpClient
from .types import Agent, AgentListResponse, AgentStatus, Region

__all__ = [
    "Agent",
    "AgentListResponse",
    "AgentStatus",
    "AgentTimeoutError",
    "AgentsResource",
    "HttpClient",
    "Region",
    "agent_status_is_terminal",
]
