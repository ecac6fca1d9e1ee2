"""The checks, as tests: they run where the tests run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-m", "pyright", "--pythonpath", sys.executable],
    ],
    ids=["ruff check", "ruff format", "mypy", "pyright"],
)
def test_check(command: list[str]) -> None:
    check = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)

    assert check.returncode == 0, check.stdout + check.stderr
