from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator

import pytest

CONFORMANCE = Path(__file__).parents[2] / "e2e" / "conformance"


@contextmanager
def node_server(script: str) -> Iterator[str]:
    """Runs a server of the repository; gives the line that it prints when it is ready."""
    if not CONFORMANCE.exists():
        pytest.skip("the servers to test against are in the repository only")
    process = subprocess.Popen(
        ["node", str(CONFORMANCE / script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdin and process.stdout
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture(scope="session")
def fault_server() -> Iterator[str]:
    """URL of the fault server, the same that the TypeScript SDK is tested against."""
    with node_server("serve.ts") as url:
        yield url


@pytest.fixture(scope="session")
def real_server() -> Iterator[Dict[str, str]]:
    """The whole server, its model scripted: its base URL, and keys that provoke each error."""
    running = os.environ.get("JETTSON_TEST_SERVER")
    if running:
        yield json.loads(running)
        return
    with node_server("serve-real.ts") as line:
        yield json.loads(line)


@pytest.fixture(params=["sync", "asyncio", "trio"])
def flavour(request: pytest.FixtureRequest) -> str:
    """Which client a test is about: the sync one, or the async one on an event loop."""
    return str(request.param)


@pytest.fixture
def anyio_backend(flavour: str) -> str:
    return "trio" if flavour == "trio" else "asyncio"
