# Made from _async/bulk_memory.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import Any, Generator, Dict, Iterable, List, Mapping, Optional, Sequence, Union, cast

import httpx

from .._call import Call, compact, new_idempotency_key, segment
from ..types import (
    ApplyPlanResult,
    ConsolidateResult,
    DedupeResult,
    DeleteManyResult,
    ImportResult,
    MemorySource,
    MemoryTrust,
    NamespaceInfo,
    NamespaceList,
)
from .memory_changes import MemoryChanges
from .transport import parse_json

_NDJSON = "application/x-ndjson"


def _export_query(
    history: Optional[bool], namespace: Optional[str], namespace_prefix: Optional[str]
) -> Dict[str, Optional[str]]:
    include = "history" if history else None
    return {"include": include, "namespace": namespace, "namespace_prefix": namespace_prefix}


class BulkMemory(MemoryChanges):
    """Calls about many memories at once. Those that change several can be planned first, and undone."""

    def delete_many(
        self,
        *,
        all: Optional[bool] = None,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        source: Optional[MemorySource] = None,
        created_after: Optional[int] = None,
        created_before: Optional[int] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        min_trust: Optional[MemoryTrust] = None,
        provenance: Optional[Mapping[str, str]] = None,
        dry_run: Optional[bool] = None,
    ) -> DeleteManyResult:
        """Removes all memories that a filter matches, as one operation; their history stays.

        Args:
            all: must be true to delete everything, without any filter.
            namespace: like the other filters; a memory must match all that are given.
            namespace_prefix: only namespaces that begin with this.
            tags: a memory must have all of them.
            source: only memories of this source.
            created_after: milliseconds since the Unix epoch.
            created_before: milliseconds since the Unix epoch.
            metadata: must be contained in the metadata of the memory.
            min_trust: only memories with at least this trust.
            provenance: must be contained in the provenance of the live version, e.g. `{"agent_id": …}`.
            dry_run: only make a plan, which `apply_plan` executes.
        """
        body = compact(
            all=all,
            namespace=namespace,
            namespace_prefix=namespace_prefix,
            tags=None if tags is None else list(tags),
            source=source,
            created_after=created_after,
            created_before=created_before,
            metadata=metadata,
            min_trust=min_trust,
            provenance=provenance,
            dry_run=dry_run,
        )
        call = Call("POST", "/memory/delete", body=body, repeatable=dry_run is True)
        return self._transport.json(call, DeleteManyResult)

    def dedupe(
        self,
        *,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
        similarity_threshold: Optional[float] = None,
        pairs: Optional[Sequence[Mapping[str, Any]]] = None,
        include_memories: Optional[bool] = None,
        dry_run: bool = False,
    ) -> DedupeResult:
        """Removes memories that say the same as another one; their history stays.

        Args:
            namespace: all of them if absent.
            namespace_prefix: only namespaces that begin with this.
            similarity_threshold: how similar two memories must be, 0 to 1.
            pairs: only these, whatever they say: `{"kept": memory_id, "removed": memory_id}`, with
                `kept_updated_at` and `removed_updated_at` if they must not have changed since you saw them.
            include_memories: also return the memories of the first 1,000 pairs and near duplicates.
            dry_run: only make a plan, which `apply_plan` executes.
        """
        body = compact(
            namespace=namespace,
            namespace_prefix=namespace_prefix,
            threshold=similarity_threshold,
            pairs=None if pairs is None else [dict(pair) for pair in pairs],
            include_memories=include_memories,
            dry_run=dry_run,
        )
        call = Call("POST", "/memory/dedupe", body=body, repeatable=dry_run)
        return self._transport.json(call, DedupeResult)

    def consolidate(
        self,
        *,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
        min_cluster_size: Optional[int] = None,
        threshold: Optional[float] = None,
        dry_run: Optional[bool] = None,
    ) -> ConsolidateResult:
        """Merges memories about the same thing into summaries; the sources stay in the history.

        Args:
            namespace: all of them if absent.
            namespace_prefix: only namespaces that begin with this.
            min_cluster_size: 3 if absent.
            threshold: how similar memories must be, 0 to 1.
            dry_run: only make a plan, which `apply_plan` executes.
        """
        body = compact(
            namespace=namespace,
            namespace_prefix=namespace_prefix,
            min_cluster_size=min_cluster_size,
            threshold=threshold,
            dry_run=dry_run,
        )
        call = Call("POST", "/memory/consolidate", body=body, repeatable=dry_run is True)
        return self._transport.json(call, ConsolidateResult)

    def apply_plan(self, plan_id: str) -> ApplyPlanResult:
        """Does what a dry run planned, all or nothing. Applying it again returns the same operation."""
        call = Call("POST", f"/memory/plans/{segment(plan_id)}/apply", repeatable=True)
        return self._transport.json(call, ApplyPlanResult)

    def namespaces(self) -> List[NamespaceInfo]:
        """The namespaces that hold live memories."""
        call = Call("GET", "/memory/namespaces")
        return [*(self._transport.json(call, NamespaceList)).namespaces]

    def export(
        self,
        *,
        history: Optional[bool] = None,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
    ) -> Dict[str, Any]:
        """All memories of the account as JSON for `import_`; with `history`, all their versions."""

        def read(response: httpx.Response) -> Dict[str, Any]:
            exported: Dict[str, Any] = parse_json(response.read(), response)
            return exported

        query = _export_query(history, namespace, namespace_prefix)
        return self._transport.send(Call("GET", "/memory/export", query=query), read)

    def import_(
        self,
        memories: Union[Iterable[Mapping[str, Any]], Mapping[str, Any]],
        *,
        idempotency_key: Optional[str] = None,
        dry_run: Optional[bool] = None,
    ) -> ImportResult:
        """Writes many memories; an invalid row does not affect the others.

        Args:
            memories: rows (a key and a value are enough), or what `export` returned.
            idempotency_key: generated if absent, so that a retry imports nothing twice.
            dry_run: only make a plan, which `apply_plan` executes.
        """
        given = cast("Any", memories)
        rows = given["memories"] if isinstance(memories, Mapping) else list(given)
        call = Call(
            "POST",
            "/memory/import",
            body=compact(memories=rows, dry_run=dry_run),
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return self._transport.json(call, ImportResult)

    def export_lines(
        self,
        *,
        history: Optional[bool] = None,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
    ) -> Generator[Dict[str, Any], None, None]:
        """All memories, each as it arrives, however many there are: for `import_lines`, one JSON line each.

        To stop early, call `close`.
        """
        call = Call(
            "GET",
            "/memory/export",
            query=_export_query(history, namespace, namespace_prefix),
            headers={"accept": _NDJSON},
        )
        rest = b""
        with self._transport.open(call, self._transport.config.timeout_seconds) as response:
            for piece in response.iter_bytes():
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    yield parse_json(line, response)

    def import_lines(
        self,
        lines: Union[str, bytes],
        *,
        idempotency_key: Optional[str] = None,
        dry_run: Optional[bool] = None,
    ) -> ImportResult:
        """Writes many memories from JSON lines of any size; an invalid row does not affect the others.

        Args:
            lines: one memory per line, as `export_lines` returns them.
            idempotency_key: generated if absent, so that a retry imports nothing twice.
            dry_run: only make a plan, which `apply_plan` executes.
        """
        call = Call(
            "POST",
            "/memory/import",
            query={"dry_run": dry_run},
            body=lines.encode() if isinstance(lines, str) else lines,
            headers={"content-type": _NDJSON},
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return self._transport.json(call, ImportResult)
