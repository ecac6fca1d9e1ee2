# Made from _async/memory_changes.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import List, Optional

from .._call import Call, compact, segment
from ..types import (
    Memory,
    MemoryEditList,
    MemoryHistory,
    MemoryOperationDetails,
    MemoryOperationList,
    MemoryProposal,
    MemoryProposalList,
    MemoryVersion,
    UndoEditResult,
    UndoResult,
)
from .transport import Transport


class MemoryChanges:
    """What changed in the memories, and taking it back; and proposed changes that wait for a decision."""

    def __init__(self, http: Transport) -> None:
        self._transport = http

    def history(self, key: str, *, namespace: Optional[str] = None) -> List[MemoryVersion]:
        """All versions of a memory, newest first.

        Raises:
            JettsonNotFoundError: the key never had one.
        """
        call = Call("GET", "/memory/history", query={"key": key, "namespace": namespace})
        return [*(self._transport.json(call, MemoryHistory)).versions]

    def restore(
        self,
        key: str,
        *,
        namespace: Optional[str] = None,
        version: Optional[int] = None,
        if_version: Optional[int] = None,
    ) -> Memory:
        """Makes a deleted memory or an older version live again, as a new version.

        Args:
            key: the memory's.
            namespace: `default` if absent.
            version: the one to make live; if absent, the newest of a deleted memory.
            if_version: only if this is the live version; 0: only if nothing is live.
        """
        call = Call(
            "POST",
            "/memory/restore",
            body=compact(key=key, namespace=namespace, version=version, if_version=if_version),
        )
        return self._transport.json(call, Memory)

    def operations(
        self, *, namespace: Optional[str] = None, limit: Optional[int] = None, cursor: Optional[str] = None
    ) -> MemoryOperationList:
        """A page of the operations that changed several memories, newest first; `undo` takes their ids.

        Args:
            namespace: only operations that changed memories of this namespace.
            limit: up to 100; 50 if absent.
            cursor: the `next_cursor` of the previous page.
        """
        query = {"namespace": namespace, "limit": limit, "cursor": cursor}
        return self._transport.json(Call("GET", "/memory/operations", query=query), MemoryOperationList)

    def undo(self, operation_id: str) -> UndoResult:
        """Undoes an operation that changed several memories: all or nothing.

        Raises:
            JettsonError: `conflict`, which names the memories that have changed since.
        """
        call = Call("POST", f"/memory/operations/{segment(operation_id)}/undo")
        return self._transport.json(call, UndoResult)

    def proposals(
        self, *, namespace: Optional[str] = None, limit: Optional[int] = None, cursor: Optional[str] = None
    ) -> MemoryProposalList:
        """A page of changes that less trusted writers proposed to more trusted memories, newest first.

        Args:
            namespace: only proposals of this namespace.
            limit: up to 100; 50 if absent.
            cursor: the `next_cursor` of the previous page.
        """
        query = {"namespace": namespace, "limit": limit, "cursor": cursor}
        return self._transport.json(Call("GET", "/memory/proposals", query=query), MemoryProposalList)

    def accept_proposal(self, proposal_id: str) -> MemoryProposal:
        """Makes a proposal the live version, with your trust. Accepting it again returns the same answer."""
        call = Call("POST", f"/memory/proposals/{segment(proposal_id)}/accept", repeatable=True)
        return self._transport.json(call, MemoryProposal)

    def reject_proposal(self, proposal_id: str) -> MemoryProposal:
        """Rejects a proposal: the memory stays as it is. Rejecting it again returns the same answer."""
        call = Call("POST", f"/memory/proposals/{segment(proposal_id)}/reject", repeatable=True)
        return self._transport.json(call, MemoryProposal)

    def operation(self, operation_id: str) -> MemoryOperationDetails:
        """An operation that changed several memories, with what it changed."""
        call = Call("GET", f"/memory/operations/{segment(operation_id)}")
        return self._transport.json(call, MemoryOperationDetails)

    def edits(
        self, *, namespace: Optional[str] = None, limit: Optional[int] = None, cursor: Optional[str] = None
    ) -> MemoryEditList:
        """A page of the changes of single memories, newest first; those of operations are not among them.

        Args:
            namespace: all of them if absent.
            limit: up to 100; 50 if absent.
            cursor: the `next_cursor` of the previous page.
        """
        query = {"namespace": namespace, "limit": limit, "cursor": cursor}
        return self._transport.json(Call("GET", "/memory/edits", query=query), MemoryEditList)

    def undo_edit(self, edit_id: str) -> UndoEditResult:
        """Undoes a change of one memory: the value from before is live again, as a new version.

        If there was none, or it would have expired by now, the memory is deleted.

        Raises:
            JettsonError: `conflict`, if the memory has changed since.
        """
        call = Call("POST", f"/memory/edits/{segment(edit_id)}/undo")
        return self._transport.json(call, UndoEditResult)
