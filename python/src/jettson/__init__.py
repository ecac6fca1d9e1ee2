"""Jettson for Python: agents with a computer and a memory.

```python
from jettson import Jettson

with Jettson() as client:
    agent = client.agents.spawn_and_wait("What is the capital of Iceland?")
    print(agent.final_result)
```

`AsyncJettson` is the same under asyncio and trio.
"""

from ._account_types import (
    MemoryUsage,
    RegionInfo,
    Usage,
    UsageAmounts,
    UsageGroup,
    WarmPool,
)
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
from ._file_types import Artifact, UploadedFile, UploadedFileList
from ._memory_types import (
    ApplyPlanResult,
    ConsolidateResult,
    ConsolidateSummary,
    DedupePair,
    DedupeResult,
    DeleteManyResult,
    ImportFailure,
    ImportResult,
    MatchedWord,
    Memory,
    MemoryChange,
    MemoryExplanation,
    MemoryOutcome,
    MemoryProvenance,
    MemoryScoreBreakdown,
    MemorySearchMode,
    MemorySearchResult,
    MemorySource,
    MemoryTrust,
    MemoryVersion,
    NamespaceInfo,
    UndoResult,
)
from ._output import parse_output
from ._sync.agents import Agents
from ._sync.client import Jettson
from ._sync.memory import MemoryStore
from ._version import __version__
from ._webhook_types import (
    CreatedWebhook,
    RotatedSecret,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryList,
    WebhookEventType,
)

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
    "ApplyPlanResult",
    "ApprovalDecision",
    "Artifact",
    "AsyncAgents",
    "AsyncJettson",
    "AsyncMemoryStore",
    "ConsolidateResult",
    "ConsolidateSummary",
    "Container",
    "CreatedWebhook",
    "DedupePair",
    "DedupeResult",
    "DeleteManyResult",
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
    "MemoryChange",
    "MemoryExplanation",
    "MemoryOutcome",
    "MemoryProvenance",
    "MemoryScoreBreakdown",
    "MemorySearchMode",
    "MemorySearchResult",
    "MemorySource",
    "MemoryStore",
    "MemoryTrust",
    "MemoryUsage",
    "MemoryVersion",
    "NamespaceInfo",
    "ProgressEntry",
    "Region",
    "RegionInfo",
    "RotatedSecret",
    "StreamIdleTimeoutError",
    "UndoResult",
    "UploadedFile",
    "UploadedFileList",
    "Usage",
    "UsageAmounts",
    "UsageGroup",
    "WarmPool",
    "Webhook",
    "WebhookDelivery",
    "WebhookDeliveryList",
    "WebhookEventType",
    "__version__",
    "parse_output",
]
