from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import httpx

from .._call import Call, compact, new_idempotency_key
from .._errors import JettsonNotFoundError
from .._memory_types import (
    ConsolidateResult,
    DedupeResult,
    ImportResult,
    Memory,
    MemoryListResponse,
    MemorySearchMode,
    MemorySearchResponse,
    MemorySearchResult,
    NamespaceInfo,
    NamespaceListResponse,
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
            ),
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, Memory)

    async def get(self, key: str, *, namespace: Optional[str] = None) -> Optional[Memory]:
        """The memory under this key; None when there is none."""
        call = Call("GET", "/memory", query={"key": key, "namespace": namespace})
        try:
            return await self._transport.json(call, Memory)
        except JettsonNotFoundError:
            return None

    async def delete(
        self, key: str, *, namespace: Optional[str] = None, hard_delete: Optional[bool] = None
    ) -> None:
        """Forgets a memory; `hard_delete` removes its history too.

        Raises:
            JettsonNotFoundError: there is no such memory.
        """
        call = Call(
            "DELETE",
            "/memory",
            query={"key": key, "namespace": namespace, "hard": hard_delete},
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
    ) -> List[MemorySearchResult]:
        """What the account remembers that bears on the query, best first.

        Args:
            query: words or a question.
            namespace: all when absent.
            tags: each must match.
            limit: up to 50; 10 when absent.
            mode: `hybrid` when absent.
            min_score: 0 to 1.
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
    ) -> List[Memory]:
        """Memories, newest first; each of the tags must match."""
        joined = None if tags is None else ",".join(tags)
        call = Call("GET", "/memory/list", query={"namespace": namespace, "tags": joined, "limit": limit})
        return [*(await self._transport.json(call, MemoryListResponse)).memories]

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
            dry_run: only say what would be removed.
        """
        call = Call(
            "POST",
            "/memory/dedupe",
            body=compact(namespace=namespace, threshold=similarity_threshold, dry_run=dry_run),
            repeatable=dry_run is True,
        )
        return await self._transport.json(call, DedupeResult)

    async def consolidate(
        self,
        *,
        namespace: Optional[str] = None,
        min_cluster_size: Optional[int] = None,
        similarity_threshold: Optional[float] = None,
    ) -> ConsolidateResult:
        """Merges memories about one thing into summaries; the sources stay in the history."""
        call = Call(
            "POST",
            "/memory/consolidate",
            body=compact(
                namespace=namespace, min_cluster_size=min_cluster_size, threshold=similarity_threshold
            ),
        )
        return await self._transport.json(call, ConsolidateResult)

    async def namespaces(self) -> List[NamespaceInfo]:
        """The namespaces that hold live memories."""
        call = Call("GET", "/memory/namespaces")
        return [*(await self._transport.json(call, NamespaceListResponse)).namespaces]

    async def export(self) -> Dict[str, Any]:
        """All live memories of the account, as JSON for `import_`."""

        async def read(response: httpx.Response) -> Dict[str, Any]:
            exported: Dict[str, Any] = parse_json(await response.aread(), response)
            return exported

        return await self._transport.send(Call("GET", "/memory/export"), read)

    async def import_(
        self,
        memories: Union[Sequence[Mapping[str, Any]], Mapping[str, Any]],
        *,
        idempotency_key: Optional[str] = None,
    ) -> ImportResult:
        """Writes many memories; a bad row fails alone.

        Args:
            memories: rows (a key and a value will do), or what `export` gave.
            idempotency_key: made for you when absent, so that a retry imports nothing twice.
        """
        rows = memories["memories"] if isinstance(memories, Mapping) else list(memories)
        call = Call(
            "POST",
            "/memory/import",
            body={"memories": rows},
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, ImportResult)
