from __future__ import annotations

from typing import Optional, Union

from .._call import Call, new_idempotency_key, segment
from ..types import UploadedFile, UploadedFileList
from .transport import AsyncTransport


class AsyncFiles:
    """Input files for agents that are too large for the spawn itself."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def upload(
        self, content: Union[str, bytes], *, name: Optional[str] = None, idempotency_key: Optional[str] = None
    ) -> UploadedFile:
        """Uploads up to 100 MB; pass the `file_id` in the `files` of a spawn.

        Args:
            content: bytes, or text as UTF-8.
            name: for people; the spawn sets the path in the computer.
            idempotency_key: generated if absent, so that a retry uploads nothing twice.
        """
        call = Call(
            "POST",
            "/files",
            query={"name": name},
            body=content.encode() if isinstance(content, str) else content,
            headers={"content-type": "application/octet-stream"},
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return await self._transport.json(call, UploadedFile)

    async def list(self, limit: Optional[int] = None, cursor: Optional[str] = None) -> UploadedFileList:
        """One page of uploads, newest first: `limit` files, 1 to 100, 20 by default."""
        call = Call("GET", "/files", query={"limit": limit, "cursor": cursor})
        return await self._transport.json(call, UploadedFileList)

    async def get(self, file_id: str) -> UploadedFile:
        """The properties of an upload. Raises JettsonNotFoundError if there is none."""
        return await self._transport.json(Call("GET", f"/files/{segment(file_id)}"), UploadedFile)

    async def download(self, file_id: str) -> bytes:
        """The whole content."""
        return await self._transport.bytes(Call("GET", f"/files/{segment(file_id)}/content"))

    async def delete(self, file_id: str) -> None:
        """Deletes an upload.

        Raises:
            JettsonError: `conflict` while a live agent needs it.
        """
        call = Call("DELETE", f"/files/{segment(file_id)}", idempotency_key=new_idempotency_key())
        await self._transport.none(call)
