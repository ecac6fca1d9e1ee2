"""Memories as the API describes them. Unknown fields are tolerated. Times are ms since the Unix epoch."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Optional, Tuple

from ._record import json_field, record

MemorySearchMode = Literal["hybrid", "semantic", "keyword"]
MemorySource = Literal["manual", "auto_extracted", "consolidated"]


MemoryTrust = Literal["web", "tool", "agent", "user"]
"""The least trusted thing a value came from, lowest first."""


@record
class MemoryProvenance:
    """Who wrote a version."""

    kind: Literal["key", "agent", "tool", "web_page", "consolidation"]
    key_id: Optional[str] = None
    agent_id: Optional[str] = None
    tool: Optional[str] = None
    url: Optional[str] = None


@record
class Memory:
    """A memory. Its key is unique in its namespace; importance is 1 to 10; `version` counts its values.

    `version`, `trust` and `provenance` are None on a server that does not keep them.
    """

    memory_id: str
    key: str
    namespace: str
    value: str
    tags: Tuple[str, ...]
    importance: int
    source: MemorySource
    access_count: int
    created_at: int
    updated_at: int
    expires_at: Optional[int]
    version: Optional[int]
    metadata: Mapping[str, Any] = json_field()
    trust: Optional[MemoryTrust]
    provenance: Optional[MemoryProvenance]


@record
class MemoryVersion(Memory):
    """A memory as it was from `valid_from` to `valid_to`, which is None while it is live."""

    valid_from: int
    valid_to: Optional[int]
    ended_by: Optional[Literal["superseded", "amended", "deleted", "expired", "deduped", "consolidated"]]


@record
class MemoryHistoryResponse:
    """What the server answers to history."""

    versions: Tuple[MemoryVersion, ...]


@record
class MatchedWord:
    """A stem that matched, and what it added to the score."""

    word: str
    weight: float


@record
class MemoryExplanation:
    """Why a memory was found."""

    words: Tuple[MatchedWord, ...]


@record
class MemoryScoreBreakdown:
    """What a score is made of, each 0 to 1."""

    semantic: float
    keyword: float
    importance: float
    time_decay: float = json_field("timeDecay")


@record
class MemorySearchResult(Memory):
    """A memory and how well it answers the query, 0 to 1."""

    score: float
    breakdown: MemoryScoreBreakdown
    explain: Optional[MemoryExplanation]


@record
class MemorySearchResponse:
    """What the server answers to a search."""

    results: Tuple[MemorySearchResult, ...]


@record
class MemoryListResponse:
    """What the server answers to a list."""

    memories: Tuple[Memory, ...]
    next_cursor: Optional[str]


@record
class NamespaceInfo:
    """A namespace and how many live memories it holds."""

    namespace: str
    count: int


@record
class NamespaceListResponse:
    """What the server answers to namespaces."""

    namespaces: Tuple[NamespaceInfo, ...]


@record
class DedupePair:
    """Two memories that say the same: ids of the one kept and the one removed."""

    kept: str
    removed: str
    similarity: float


@record
class MemoryChange:
    """What a step would do to one memory.

    `memory_id` is None for a memory that is new, `before` when nothing is live, `after` when nothing will be.
    """

    action: Literal["remove", "write", "keep"]
    key: str
    namespace: str
    memory_id: Optional[str]
    before: Optional[str]
    after: Optional[str]


@record
class MemoryOutcome:
    """What every step that changes several memories answers.

    `operation_id` is for `undo`; None for a dry run and when nothing changed. Of a dry run, `plan_id` is for
    `apply_plan`, and `diff` is what would change, the first 1,000.
    """

    operation_id: Optional[str]
    plan_id: Optional[str]
    diff: Tuple[MemoryChange, ...]


@record
class DeleteManyResult(MemoryOutcome):
    """How many memories `delete_many` removed, or would remove."""

    removed: int


@record
class DedupeResult(MemoryOutcome):
    """What `dedupe` removed, or would remove; `kept` are left of those it looked at."""

    removed: int
    kept: int
    pairs: Tuple[DedupePair, ...]


@record
class ConsolidateSummary:
    """A memory that `consolidate` wrote in place of several; its id is None in a dry run."""

    memory_id: Optional[str]
    key: str
    namespace: str
    value: str
    tags: Tuple[str, ...]
    importance: int


@record
class ConsolidateResult(MemoryOutcome):
    """How many memories were merged, into what, and by whom."""

    consolidated: int
    new_summaries: Tuple[ConsolidateSummary, ...]
    summarized_by: Optional[Literal["model", "merge"]]


@record
class ImportFailure:
    """A row that was not imported. `index` is its position in the list that was sent."""

    index: int
    key: Optional[str]
    reason: str


@record
class ImportResult(MemoryOutcome):
    """What `import_` did.

    `unchanged` of the imported were there before. `errors` are the first 1,000. `partial`: the plan's
    memories ran out before the list did.
    """

    imported: int
    failed: int
    errors: Tuple[ImportFailure, ...]
    partial: bool
    unchanged: Optional[int]


@record
class ApplyPlanResult:
    """What applying a plan did; `operation_id` is for `undo`."""

    plan_id: str
    operation_id: str
    kind: str
    removed: int
    written: int


@record
class UndoResult:
    """What an undo did."""

    operation_id: str
    kind: str
    restored: int
    removed: int
