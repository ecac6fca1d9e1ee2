"""The examples of the API reference, run with this SDK."""

from __future__ import annotations

import json
import subprocess
from typing import Any, Dict, List

import httpx
import pytest

import jettson

from .conftest import CONFORMANCE


class Recorded(Exception):
    """Ends an example at its first request."""


def read_samples() -> List[Dict[str, Any]]:
    program = CONFORMANCE.parent / "sdks" / "print-samples.ts"
    if not program.exists():
        pytest.skip("needs the repository")
    printed = subprocess.run(["node", str(program)], check=True, capture_output=True, text=True)
    samples: List[Dict[str, Any]] = json.loads(printed.stdout)
    return samples


def test_each_example_sends_what_the_document_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: List[httpx.Request] = []

    def record(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        raise Recorded

    class RecordingClient(jettson.Jettson):
        def __init__(self, base_url: str) -> None:
            super().__init__(
                "jett_sk_live_test", base_url, max_retries=0, transport=httpx.MockTransport(record)
            )

    monkeypatch.setattr(jettson, "Jettson", RecordingClient)
    samples = read_samples()

    for sample in samples:
        with pytest.raises(Recorded):
            exec(sample["python"], {})

    assert len(samples) > 60
    assert [on_the_wire(request) for request in sent] == [sample["request"] for sample in samples]


def on_the_wire(request: httpx.Request) -> Dict[str, Any]:
    body: Any = request.content.decode() or None
    if request.headers.get("content-type") == "application/json":
        body = json.loads(request.content)
        # `dedupe` sends the default, as the original client does.
        if body.get("dry_run") is False:
            del body["dry_run"]
    return {
        "method": request.method,
        "path": request.url.path,
        "query": dict(request.url.params),
        "body": body,
    }
