from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Iterator

import pytest

CONFORMANCE = Path(__file__).parents[2] / "e2e" / "conformance"


@pytest.fixture(scope="session")
def fault_server() -> Iterator[str]:
    """URL of the fault server, the same that the TypeScript SDK is tested against."""
    if not CONFORMANCE.exists():
        pytest.skip("the conformance suite is in the repository only")
    process = subprocess.Popen(
        ["node", str(CONFORMANCE / "serve.ts")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout and process.stdin
        yield process.stdout.readline().strip()
        process.stdin.close()
