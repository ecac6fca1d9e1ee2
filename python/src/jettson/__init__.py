"""Jettson for Python: agents with a computer and a memory.

```python
from jettson import Jettson

with Jettson() as client:
    agent = client.agents.spawn_and_wait("What is the capital of Iceland?")
    print(agent.final_result)
```

`AsyncJettson` is the same under asyncio and trio.
"""

from ._agent_types import (
    Agent,
    AgentLimits,
    AgentListResponse,
    AgentMessage,
    AgentStatus,
    AgentUsage,
    ApprovalDecision,
    Container,
    ProgressEntry,
    Region,
)
from ._async.agents import AsyncAgents
from ._async.client import AsyncJettson
from ._async.memory import AsyncMemoryStore
from ._errors import (
    AgentTimeoutError,
    JettsonAuthError,
    JettsonError,
    JettsonNetworkError,
    JettsonNotFoundError,
    JettsonQuotaExceededError,
    JettsonRateLimitError,
    JettsonResponseError,
    JettsonServerError,
    JettsonValidationError,
    StreamIdleTimeoutError,
)
from ._event_types import AgentEvent, AgentEventPage
from ._memory_types import (
    ConsolidateResult,
    ConsolidateSummary,
    DedupePair,
    DedupeResult,
    ImportFailure,
    ImportResult,
    MatchedWord,
    Memory,
    MemoryExplanation,
    MemoryProvenance,
    MemoryScoreBreakdown,
    MemorySearchMode,
    MemorySearchResult,
    MemorySource,
    MemoryTrust,
    MemoryVersion,
    NamespaceInfo,
)
from ._output import parse_output
from ._sync.agents import Agents
from ._sync.client import Jettson
from ._sync.memory import MemoryStore
from ._version import __version__

__all__ = [
    "Agent",
    "AgentEvent",
    "AgentEventPage",
    "AgentLimits",
    "AgentListResponse",
    "AgentMessage",
    "AgentStatus",
    "AgentTimeoutError",
    "AgentUsage",
    "Agents",
    "ApprovalDecision",
    "AsyncAgents",
    "AsyncJettson",
    "AsyncMemoryStore",
    "ConsolidateResult",
    "ConsolidateSummary",
    "Container",
    "DedupePair",
    "DedupeResult",
    "ImportFailure",
    "ImportResult",
    "Jettson",
    "JettsonAuthError",
    "JettsonError",
    "JettsonNetworkError",
    "JettsonNotFoundError",
    "JettsonQuotaExceededError",
    "JettsonRateLimitError",
    "JettsonResponseError",
    "JettsonServerError",
    "JettsonValidationError",
    "MatchedWord",
    "Memory",
    "MemoryExplanation",
    "MemoryProvenance",
    "MemoryScoreBreakdown",
    "MemorySearchMode",
    "MemorySearchResult",
    "MemorySource",
    "MemoryStore",
    "MemoryTrust",
    "MemoryVersion",
    "NamespaceInfo",
    "ProgressEntry",
    "Region",
    "StreamIdleTimeoutError",
    "__version__",
    "parse_output",
]
