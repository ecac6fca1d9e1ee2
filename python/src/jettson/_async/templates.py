from __future__ import annotations

from typing import Any, AsyncGenerator, Mapping, Optional

from .._call import Call, compact, new_idempotency_key, segment
from ..types import Template, TemplateList
from .transport import AsyncTransport


class AsyncTemplates:
    """What agents are made of, kept under names: `agents.spawn(task, template="researcher")`."""

    def __init__(self, http: AsyncTransport) -> None:
        self._transport = http

    async def create(
        self,
        name: str,
        *,
        defaults: Mapping[str, Any],
        description: Optional[str] = None,
        dry_run: Optional[bool] = None,
    ) -> Template:
        """Makes version 1; with the name of an archived template, its next version.

        Args:
            name: the name that spawns use: 1 to 64 letters, digits, "_" or "-".
            defaults: fields of a spawn, such as `{"model": …, "instructions": …, "tools": […]}`.
            description: what the template is for, up to 1,000 characters.
            dry_run: check everything and return the template as it would be, without changing anything.

        Raises:
            JettsonError: with the code `conflict` if the name is taken.
        """
        body = compact(name=name, description=description, defaults=dict(defaults), dry_run=dry_run)
        call = Call("POST", "/templates", body=body, idempotency_key=new_idempotency_key())
        return await self._transport.json(call, Template)

    async def get(self, name: str, *, version: Optional[int] = None) -> Template:
        """The current version, or another one. Raises JettsonNotFoundError when there is none."""
        call = Call("GET", f"/templates/{segment(name)}", query={"version": version})
        return await self._transport.json(call, Template)

    async def list(
        self,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        *,
        archived: Optional[bool] = None,
    ) -> TemplateList:
        """One page, newest first, 1 to 100 per page, 20 by default; with `archived` the archived ones."""
        query = {"limit": limit, "cursor": cursor, "archived": archived}
        return await self._transport.json(Call("GET", "/templates", query=query), TemplateList)

    async def iterate(
        self, limit: Optional[int] = None, *, archived: Optional[bool] = None
    ) -> AsyncGenerator[Template, None]:
        """All templates, newest first, page by page as they are asked for."""
        cursor: Optional[str] = None
        while True:
            page = await self.list(limit, cursor, archived=archived)
            for template in page.data:
                yield template
            cursor = page.next_cursor
            if cursor is None:
                return

    async def versions(
        self, name: str, *, limit: Optional[int] = None, cursor: Optional[str] = None
    ) -> TemplateList:
        """One page of the versions of a template, newest first."""
        path = f"/templates/{segment(name)}/versions"
        call = Call("GET", path, query={"limit": limit, "cursor": cursor})
        return await self._transport.json(call, TemplateList)

    async def update(
        self,
        name: str,
        *,
        defaults: Optional[Mapping[str, Any]] = None,
        description: Optional[str] = None,
        if_version: Optional[int] = None,
        dry_run: Optional[bool] = None,
    ) -> Template:
        """Makes the next version; none if nothing changes.

        Args:
            name: the template.
            defaults: replaces all defaults. A value that is shown as "…" stays if it is sent back like that.
            description: a new one; an empty text removes it.
            if_version: make the change only if this is the current version.
            dry_run: check everything and return the template as it would be, without changing anything.

        Raises:
            JettsonError: with the code `conflict` if `if_version` is not the current version.
        """
        body = compact(
            description=description,
            defaults=None if defaults is None else dict(defaults),
            if_version=if_version,
            dry_run=dry_run,
        )
        call = Call("PATCH", f"/templates/{segment(name)}", body=body, idempotency_key=new_idempotency_key())
        return await self._transport.json(call, Template)

    async def archive(self, name: str) -> Template:
        """Takes the template out of use: new spawns do not find it, running agents go on."""
        return await self._transport.json(Call("DELETE", f"/templates/{segment(name)}"), Template)
