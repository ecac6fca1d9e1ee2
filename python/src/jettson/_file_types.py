"""Files that go into agents, and those that they leave."""

from __future__ import annotations

from typing import Optional, Tuple

from ._record import record


@record
class UploadedFile:
    """An input for agents. `sha256` is of the content, hex; at `expires_at` it is deleted."""

    file_id: str
    name: str
    size_bytes: int
    sha256: str
    created_at: str
    expires_at: str


@record
class UploadedFileList:
    """A page of uploads, newest first. `next_cursor` is None on the last page."""

    data: Tuple[UploadedFile, ...]
    next_cursor: Optional[str]


@record
class Artifact:
    """A file that an agent left; `path` is below `/workspace`, e.g. `out/report.csv`."""

    artifact_id: str
    agent_id: str
    path: str
    size_bytes: int
    sha256: str
    created_at: str
    expires_at: str


@record
class ArtifactListResponse:
    """What the server answers to artifacts."""

    data: Tuple[Artifact, ...]
