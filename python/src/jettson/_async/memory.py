from __future__ import annotations

from typing import Any, AsyncGenerator, List, Literal, Mapping, Optional, Sequence, Union

import httpx

from .._call import Call, compact, new_idempotency_key
from ..errors import JettsonNotFoundError
from ..types import (
    Memory,
    MemoryErasure,
    MemoryList,
    MemoryRemains,
    MemorySearchMode,
    MemorySearchResult,
    MemorySource,
    MemoryTrust,
    SearchMemoriesResponse,
    WrittenMemory,
)
from .bulk_memory import AsyncBulkMemory
from .transport import parse

MemorySort = Literal["updated_at", "key", "importance", "expires_at", "trust"]


class AsyncMemoryStore(AsyncBulkMemory):
    """The account's memory, which all its agents share."""

    async def put(
        self,
        *,
        key: str,
        value: str,
        namespace: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        importance: Optional[int] = None,
        expires_in_days: Union[float, Literal["never"], None] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        if_version: Optional[int] = None,
        provenance: Optional[Mapping[str, str]] = None,
        idempotency_key: Optional[str] = None,
    ) -> WrittenMemory:
        """Writes a memory.

        Another value under the same key is a new version; the same value changes nothing. If the live version
        comes from a more trusted writer, it is returned, with the `proposal_id` of what you wrote.

        Args:
            key: unique in its namespace.
            value: up to 5,000 characters.
            namespace: `default` if absent.
            tags: up to 20, each up to 50 characters.
            importance: 1 to 10; 5 if absent.
            expires_in_days: when it expires; never if absent, but the same value keeps the expiry that it
                has unless this is `"never"`.
            metadata: any JSON object, stored with it.
            if_version: write only if this is the live version; 0: only if nothing is live.
            provenance: `{"kind": "tool" or "web_page", "tool" or "url": …}` if the value came from there:
                its trust is then lower.
            idempotency_key: generated if absent, so that a retry writes nothing twice.
        """
        body = compact(
            key=key,
            value=value,
            namespace=namespace,
            tags=None if tags is None else list(tags),
            importance=importance,
            expires_in_days=expires_in_days,
            metadata=metadata,
            if_version=if_version,
            provenance=provenance,
        )
        if expires_in_days == "never":
            body["expires_in_days"] = None
        call = Call(
            "POST",
            "/memory",
            body=body,
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, WrittenMemory)

    async def get(
        self, key: str, *, namespace: Optional[str] = None, as_of: Optional[int] = None
    ) -> Optional[Memory]:
        """The memory under this key, as it is or as it was at `as_of` (ms); None if there is none."""
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
        hard_delete: bool = False,
        if_version: Optional[int] = None,
    ) -> None:
        """Deletes a memory; `hard_delete` removes its history too.

        Args:
            key: the memory's.
            namespace: `default` if absent.
            hard_delete: remove all versions for good.
            if_version: only if this is the live version.

        Raises:
            JettsonNotFoundError: there is no such memory.
        """
        hard = True if hard_delete else None
        call = Call(
            "DELETE",
            "/memory",
            query={"key": key, "namespace": namespace, "hard": hard, "if_version": if_version},
            idempotency_key=new_idempotency_key(),
        )
        await self._transport.none(call)

    async def erase(self, key: str, *, namespace: Optional[str] = None) -> List[MemoryRemains]:
        """Deletes a memory for good; returns where its text may remain, such as in agents' logs.

        Raises:
            JettsonNotFoundError: there is no such memory.
        """

        async def read(response: httpx.Response) -> List[MemoryRemains]:
            content = await response.aread()
            return [*parse(MemoryErasure, content, response).remains] if content else []

        query = {"key": key, "namespace": namespace, "hard": True}
        call = Call("DELETE", "/memory", query=query, idempotency_key=new_idempotency_key())
        return await self._transport.send(call, read)

    async def search(
        self,
        *,
        query: str,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
        mode: Optional[MemorySearchMode] = None,
        min_score: Optional[float] = None,
        source: Optional[MemorySource] = None,
        created_after: Optional[int] = None,
        created_before: Optional[int] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        min_trust: Optional[MemoryTrust] = None,
        provenance: Optional[Mapping[str, str]] = None,
        as_of: Optional[int] = None,
        explain: Optional[bool] = None,
    ) -> List[MemorySearchResult]:
        """The account's memories that match the query, best first.

        Args:
            query: words or a question.
            namespace: all of them if absent.
            namespace_prefix: only namespaces that begin with this.
            tags: a memory must have all of them.
            limit: up to 50; 10 if absent.
            mode: `hybrid` if absent.
            min_score: 0 to 1.
            source: only memories of this source.
            created_after: milliseconds since the Unix epoch.
            created_before: milliseconds since the Unix epoch.
            metadata: must be contained in the metadata of the memory.
            min_trust: only memories with at least this trust.
            provenance: must be contained in the provenance of the live version, e.g. `{"agent_id": …}`.
            as_of: search the memory as it was then; milliseconds since the Unix epoch.
            explain: also say which words matched, and what the score is made of.
        """
        call = Call(
            "POST",
            "/memory/search",
            body=compact(
                query=query,
                namespace=namespace,
                namespace_prefix=namespace_prefix,
                tags=None if tags is None else list(tags),
                limit=limit,
                mode=mode,
                min_score=min_score,
                source=source,
                created_after=created_after,
                created_before=created_before,
                metadata=metadata,
                min_trust=min_trust,
                provenance=provenance,
                as_of=as_of,
                explain=explain,
            ),
            repeatable=True,
        )
        return [*(await self._transport.json(call, SearchMemoriesResponse)).results]

    async def list(
        self,
        *,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
        as_of: Optional[int] = None,
        deleted: Optional[bool] = None,
        source: Optional[MemorySource] = None,
        min_trust: Optional[MemoryTrust] = None,
        sort: Optional[MemorySort] = None,
        order: Optional[Literal["asc", "desc"]] = None,
    ) -> List[Memory]:
        """The first memories of the account, newest first unless sorted in another way.

        Args:
            namespace: all of them if absent.
            namespace_prefix: only namespaces that begin with this.
            tags: a memory must have all of them.
            limit: up to 1,000; 50 if absent.
            as_of: search the memory as it was then; milliseconds since the Unix epoch.
            deleted: instead of live memories, those that can be restored, the latest first.
            source: only memories of this source.
            min_trust: only memories with at least this trust.
            sort: `updated_at` if absent.
            order: if absent, `desc` for `updated_at`, `importance` and `trust`, `asc` for the others.
        """
        filters = {"source": source, "min_trust": min_trust, "sort": sort, "order": order}
        page = await self._page(namespace, namespace_prefix, tags, limit, as_of, None, deleted, filters)
        return [*page.memories]

    async def iterate(
        self,
        *,
        namespace: Optional[str] = None,
        namespace_prefix: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
        as_of: Optional[int] = None,
        deleted: Optional[bool] = None,
        source: Optional[MemorySource] = None,
        min_trust: Optional[MemoryTrust] = None,
        sort: Optional[MemorySort] = None,
        order: Optional[Literal["asc", "desc"]] = None,
    ) -> AsyncGenerator[Memory, None]:
        """All memories, newest first unless sorted in another way, fetched page by page as needed.

        Args:
            limit: the size of a page. The other arguments are those of `list`.
        """
        filters = {"source": source, "min_trust": min_trust, "sort": sort, "order": order}
        cursor: Optional[str] = None
        while True:
            page = await self._page(namespace, namespace_prefix, tags, limit, as_of, cursor, deleted, filters)
            for memory in page.memories:
                yield memory
            cursor = page.next_cursor
            if cursor is None:
                return

    async def _page(
        self,
        namespace: Optional[str],
        namespace_prefix: Optional[str],
        tags: Optional[Sequence[str]],
        limit: Optional[int],
        as_of: Optional[int],
        cursor: Optional[str],
        deleted: Optional[bool] = None,
        filters: Optional[Mapping[str, Optional[str]]] = None,
    ) -> MemoryList:
        # Older servers know only `tags`, which cannot hold a tag with a comma.
        has_comma = any("," in tag for tag in tags or [])
        query = {
            "namespace": namespace,
            "namespace_prefix": namespace_prefix,
            "tags": None if tags is None or has_comma else ",".join(tags),
            "tag": list(tags or []) if has_comma else None,
            "deleted": deleted,
            **(filters or {}),
            "limit": limit,
            "as_of": as_of,
            "cursor": cursor,
        }
        return await self._transport.json(Call("GET", "/memory/list", query=query), MemoryList)
