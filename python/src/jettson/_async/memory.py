from __future__ import annotations

from typing import Any, AsyncGenerator, Dict, List, Mapping, Optional, Sequence, Union

import httpx

from .._call import Call, compact, new_idempotency_key, segment
from .._errors import JettsonNotFoundError
from .._memory_types import (
    ApplyPlanResult,
    ConsolidateResult,
    DedupeResult,
    DeleteManyResult,
    ImportResult,
    Memory,
    MemoryHistoryResponse,
    MemoryListResponse,
    MemorySearchMode,
    MemorySearchResponse,
    MemorySearchResult,
    MemorySource,
    MemoryTrust,
    MemoryVersion,
    NamespaceInfo,
    NamespaceListResponse,
    UndoResult,
)
from .transport import AsyncTransport, parse_json


class AsyncMemoryStore:
    """The account's memory, which all its agents share."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def put(
        self,
        *,
        key: str,
        value: str,
        namespace: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        importance: Optional[int] = None,
        expires_in_days: Optional[float] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        if_version: Optional[int] = None,
        provenance: Optional[Mapping[str, str]] = None,
        idempotency_key: Optional[str] = None,
    ) -> Memory:
        """Writes a memory.

        Another value under the same key is a new version; the same value changes nothing.

        Args:
            key: unique in its namespace.
            value: up to 5,000 characters.
            namespace: `default` when absent.
            tags: up to 20, each up to 50 characters.
            importance: 1 to 10; 5 when absent.
            expires_in_days: when it is to be forgotten; never when absent.
            metadata: any JSON object, kept with it.
            if_version: write only when this is the live version; 0: only when nothing is live.
            provenance: `{"kind": "tool" or "web_page", "tool" or "url": …}` when the value came from there:
                its trust is lower then.
            idempotency_key: made for you when absent, so that a retry writes nothing twice.
        """
        call = Call(
            "POST",
            "/memory",
            body=compact(
                key=key,
                value=value,
                namespace=namespace,
                tags=None if tags is None else list(tags),
                importance=importance,
                expires_in_days=expires_in_days,
                metadata=metadata,
                if_version=if_version,
                provenance=provenance,
            ),
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, Memory)

    async def get(
        self, key: str, *, namespace: Optional[str] = None, as_of: Optional[int] = None
    ) -> Optional[Memory]:
        """The memory under this key, as it is or as it was at `as_of` (ms); None when there is none."""
        call = Call("GET", "/memory", query={"key": key, "namespace": namespace, "as_of": as_of})
        try:
            return await self._transport.json(call, Memory)
        except JettsonNotFoundError:
            return None

    async def delete(
        self,
        key: str,
        *,
        namespace: Optional[str] = None,
        hard_delete: Optional[bool] = None,
        if_version: Optional[int] = None,
    ) -> None:
        """Forgets a memory; `hard_delete` removes its history too.

        Args:
            key: the memory's.
            namespace: `default` when absent.
            hard_delete: remove every version.
            if_version: only when this is the live version.

        Raises:
            JettsonNotFoundError: there is no such memory.
        """
        call = Call(
            "DELETE",
            "/memory",
            query={"key": key, "namespace": namespace, "hard": hard_delete, "if_version": if_version},
            idempotency_key=new_idempotency_key(),
        )
        await self._transport.none(call)

    async def search(
        self,
        *,
        query: str,
        namespace: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
        mode: Optional[MemorySearchMode] = None,
        min_score: Optional[float] = None,
        source: Optional[MemorySource] = None,
        created_after: Optional[int] = None,
        created_before: Optional[int] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        min_trust: Optional[MemoryTrust] = None,
        as_of: Optional[int] = None,
        explain: Optional[bool] = None,
    ) -> List[MemorySearchResult]:
        """What the account remembers that bears on the query, best first.

        Args:
            query: words or a question.
            namespace: all when absent.
            tags: each must match.
            limit: up to 50; 10 when absent.
            mode: `hybrid` when absent.
            min_score: 0 to 1.
            source: only memories of this source.
            created_after: milliseconds since the Unix epoch.
            created_before: milliseconds since the Unix epoch.
            metadata: must be contained in the metadata of the memory.
            min_trust: only memories that are trusted at least so.
            as_of: as it was then, milliseconds since the Unix epoch.
            explain: also say which words matched.
        """
        call = Call(
            "POST",
            "/memory/search",
            body=compact(
                query=query,
                namespace=namespace,
                tags=None if tags is None else list(tags),
                limit=limit,
                mode=mode,
                min_score=min_score,
                source=source,
                created_after=created_after,
                created_before=created_before,
                metadata=metadata,
                min_trust=min_trust,
                as_of=as_of,
                explain=explain,
            ),
            repeatable=True,
        )
        return [*(await self._transport.json(call, MemorySearchResponse)).results]

    async def list(
        self,
        *,
        namespace: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
        as_of: Optional[int] = None,
    ) -> List[Memory]:
        """The newest memories, newest first.

        Args:
            namespace: all when absent.
            tags: each must match.
            limit: up to 1,000; 50 when absent.
            as_of: as it was then, milliseconds since the Unix epoch.
        """
        return [*(await self._page(namespace, tags, limit, as_of, None)).memories]

    async def iterate(
        self,
        *,
        namespace: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
        as_of: Optional[int] = None,
    ) -> AsyncGenerator[Memory, None]:
        """All memories, newest first, page by page as they are asked for; `limit` is of one page."""
        cursor: Optional[str] = None
        while True:
            page = await self._page(namespace, tags, limit, as_of, cursor)
            for memory in page.memories:
                yield memory
            cursor = page.next_cursor
            if cursor is None:
                return

    async def history(self, key: str, *, namespace: Optional[str] = None) -> List[MemoryVersion]:
        """All versions of a memory, newest first.

        Raises:
            JettsonNotFoundError: there never was one.
        """
        call = Call("GET", "/memory/history", query={"key": key, "namespace": namespace})
        return [*(await self._transport.json(call, MemoryHistoryResponse)).versions]

    async def restore(
        self,
        key: str,
        *,
        namespace: Optional[str] = None,
        version: Optional[int] = None,
        if_version: Optional[int] = None,
    ) -> Memory:
        """Makes a deleted memory, or an older version, live again: as a new version.

        Args:
            key: the memory's.
            namespace: `default` when absent.
            version: the one to make live; the newest of a deleted memory when absent.
            if_version: only when this is the live version; 0: only when nothing is live.
        """
        call = Call(
            "POST",
            "/memory/restore",
            body=compact(key=key, namespace=namespace, version=version, if_version=if_version),
        )
        return await self._transport.json(call, Memory)

    async def delete_many(
        self,
        *,
        all: Optional[bool] = None,
        namespace: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        source: Optional[MemorySource] = None,
        created_after: Optional[int] = None,
        created_before: Optional[int] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        min_trust: Optional[MemoryTrust] = None,
        dry_run: Optional[bool] = None,
    ) -> DeleteManyResult:
        """Removes all memories that a filter matches, as one operation; their history stays.

        Args:
            all: must be true to delete everything, without any filter.
            namespace: as the other filters: all that is given must hold.
            tags: each must match.
            source: only memories of this source.
            created_after: milliseconds since the Unix epoch.
            created_before: milliseconds since the Unix epoch.
            metadata: must be contained in the metadata of the memory.
            min_trust: only memories that are trusted at least so.
            dry_run: only plan it: `apply_plan` does it.
        """
        body = compact(
            all=all,
            namespace=namespace,
            tags=None if tags is None else list(tags),
            source=source,
            created_after=created_after,
            created_before=created_before,
            metadata=metadata,
            min_trust=min_trust,
            dry_run=dry_run,
        )
        call = Call("POST", "/memory/delete", body=body, repeatable=dry_run is True)
        return await self._transport.json(call, DeleteManyResult)

    async def dedupe(
        self,
        *,
        namespace: Optional[str] = None,
        similarity_threshold: Optional[float] = None,
        dry_run: Optional[bool] = None,
    ) -> DedupeResult:
        """Removes memories that say the same as another; their history stays.

        Args:
            namespace: all when absent.
            similarity_threshold: how alike two memories must be, 0 to 1.
            dry_run: only plan it: `apply_plan` does it.
        """
        body = compact(namespace=namespace, threshold=similarity_threshold, dry_run=dry_run)
        call = Call("POST", "/memory/dedupe", body=body, repeatable=dry_run is True)
        return await self._transport.json(call, DedupeResult)

    async def consolidate(
        self,
        *,
        namespace: Optional[str] = None,
        min_cluster_size: Optional[int] = None,
        similarity_threshold: Optional[float] = None,
        dry_run: Optional[bool] = None,
    ) -> ConsolidateResult:
        """Merges memories about one thing into summaries; the sources stay in the history.

        Args:
            namespace: all when absent.
            min_cluster_size: 3 when absent.
            similarity_threshold: how alike memories must be, 0 to 1.
            dry_run: only plan it: `apply_plan` does it.
        """
        body = compact(
            namespace=namespace,
            min_cluster_size=min_cluster_size,
            threshold=similarity_threshold,
            dry_run=dry_run,
        )
        call = Call("POST", "/memory/consolidate", body=body, repeatable=dry_run is True)
        return await self._transport.json(call, ConsolidateResult)

    async def apply_plan(self, plan_id: str) -> ApplyPlanResult:
        """Does what a dry run planned: all or nothing. Applying it again gives the same operation."""
        call = Call("POST", f"/memory/plans/{segment(plan_id)}/apply", repeatable=True)
        return await self._transport.json(call, ApplyPlanResult)

    async def undo(self, operation_id: str) -> UndoResult:
        """Undoes an operation that changed several memories: all or nothing.

        Raises:
            JettsonError: `conflict`, which names what changed since.
        """
        call = Call("POST", f"/memory/operations/{segment(operation_id)}/undo")
        return await self._transport.json(call, UndoResult)

    async def namespaces(self) -> List[NamespaceInfo]:
        """The namespaces that hold live memories."""
        call = Call("GET", "/memory/namespaces")
        return [*(await self._transport.json(call, NamespaceListResponse)).namespaces]

    async def export(self, *, history: Optional[bool] = None) -> Dict[str, Any]:
        """All memories of the account, with `history` all their versions, as JSON for `import_`."""

        async def read(response: httpx.Response) -> Dict[str, Any]:
            exported: Dict[str, Any] = parse_json(await response.aread(), response)
            return exported

        query = {"include": "history" if history else None}
        return await self._transport.send(Call("GET", "/memory/export", query=query), read)

    async def import_(
        self,
        memories: Union[Sequence[Mapping[str, Any]], Mapping[str, Any]],
        *,
        idempotency_key: Optional[str] = None,
        dry_run: Optional[bool] = None,
    ) -> ImportResult:
        """Writes many memories; a bad row fails alone.

        Args:
            memories: rows (a key and a value will do), or what `export` gave.
            idempotency_key: made for you when absent, so that a retry imports nothing twice.
            dry_run: only plan it: `apply_plan` does it.
        """
        rows = memories["memories"] if isinstance(memories, Mapping) else list(memories)
        call = Call(
            "POST",
            "/memory/import",
            body=compact(memories=rows, dry_run=dry_run),
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, ImportResult)

    async def _page(
        self,
        namespace: Optional[str],
        tags: Optional[Sequence[str]],
        limit: Optional[int],
        as_of: Optional[int],
        cursor: Optional[str],
    ) -> MemoryListResponse:
        query = {
            "namespace": namespace,
            "tags": None if tags is None else ",".join(tags),
            "limit": limit,
            "as_of": as_of,
            "cursor": cursor,
        }
        return await self._transport.json(Call("GET", "/memory/list", query=query), MemoryListResponse)
